/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the HTTP client of the AWS SDK behaves.
 *
 * @param client The HTTP client: CRT, a native library and the fastest, or NETTY, which needs the dependency
 *     software.amazon.awssdk:netty-nio-client. By default CRT.
 * @param protocolVersion Version of HTTP: HTTP1_1 or HTTP2. By default HTTP1_1, which is what DynamoDB speaks.
 * @param maxConcurrency Most connections of one client, opened as they are needed. Should not be less than the sink's
 *     'max-in-flight-requests'. By default 1000.
 * @param connectionTimeout Longest time to open a connection. By default 5 s.
 * @param readTimeout Longest silence of a connection that has a call on it. By default 10 s.
 * @param attemptTimeout Longest time of one attempt of a call. By default 20 s.
 * @param callTimeout Longest time of a call, waiting for credentials and for a connection included. By default 30 s.
 * @param proxyEndpoint URI of an HTTP proxy. By default the one that the JVM or the environment names.
 * @param proxyUsername User name for the proxy.
 * @param proxyPassword Password for the proxy.
 * @param trustAllCertificates Whether any TLS certificate is accepted. For tests only.
 * @since 0.1.0
 */
public record HttpProperties(
        @Nullable String client,
        @Nullable String protocolVersion,
        @Nullable Integer maxConcurrency,
        @Nullable Duration connectionTimeout,
        @Nullable Duration readTimeout,
        @Nullable Duration attemptTimeout,
        @Nullable Duration callTimeout,
        @Nullable URI proxyEndpoint,
        @Nullable String proxyUsername,
        @Nullable String proxyPassword,
        @DefaultValue("false") boolean trustAllCertificates) {

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "HttpProperties[client=" + client + ", protocolVersion=" + protocolVersion + ", maxConcurrency="
                + maxConcurrency
                + ", connectionTimeout=" + connectionTimeout + ", readTimeout=" + readTimeout + ", attemptTimeout="
                + attemptTimeout + ", callTimeout=" + callTimeout + ", proxyEndpoint=" + proxyEndpoint + "]";
    }
}
