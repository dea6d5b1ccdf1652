/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import io.dynamodbflink.connector.aws.AwsSettings.HttpSettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.ProxyConfiguration;

/**
 * The settings for Netty, an optional dependency: no other class may name it. All its clients of a class loader share its
 * event loops, which end with the last of them.
 */
final class NettyHttp {

    private NettyHttp() {}

    static NettyNioAsyncHttpClient.Builder builder(HttpSettings settings) {
        NettyNioAsyncHttpClient.Builder builder = NettyNioAsyncHttpClient.builder()
                .protocol(settings.protocol())
                .maxConcurrency(settings.maxConcurrency())
                .connectionTimeout(settings.connectionTimeout())
                .tlsNegotiationTimeout(settings.connectionTimeout())
                // A call that waits for a connection is bounded by its own time-outs.
                .connectionAcquisitionTimeout(settings.attemptTimeout())
                .readTimeout(settings.readTimeout())
                .writeTimeout(settings.readTimeout())
                .tcpKeepAlive(true);
        ProxyConfiguration proxy = proxy(settings);
        return proxy == null ? builder : builder.proxyConfiguration(proxy);
    }

    private static @Nullable ProxyConfiguration proxy(HttpSettings settings) {
        URI proxy = settings.proxy();
        if (proxy == null) {
            return null;
        }
        ProxyConfiguration.Builder builder = ProxyConfiguration.builder()
                .scheme(proxy.getScheme())
                .host(proxy.getHost())
                .port(HttpSettings.port(proxy))
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false);
        if (settings.proxyUsername() != null && settings.proxyPassword() != null) {
            builder.username(settings.proxyUsername()).password(settings.proxyPassword());
        }
        return builder.build();
    }
}
