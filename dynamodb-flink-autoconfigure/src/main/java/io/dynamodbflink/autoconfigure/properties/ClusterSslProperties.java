/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS of the embedded cluster's own connections.
 *
 * @param restBundle Name of the SSL bundle (below 'spring.ssl.bundle') with the certificate and private key of Flink's REST
 *     endpoint. Without one, it speaks plain HTTP.
 * @param restClientAuthentication Whether clients of Flink's REST endpoint must have a certificate that the bundle's trust
 *     store trusts.
 * @param internalBundle Name of the SSL bundle for the connections between the parts of the cluster. Each side must have a
 *     certificate that the other trusts; without a trust store, a bundle trusts its own certificate. Without a bundle,
 *     they are plain.
 * @since 0.1.0
 */
public record ClusterSslProperties(
        @Nullable String restBundle,
        @DefaultValue("false") boolean restClientAuthentication,
        @Nullable String internalBundle) {}
