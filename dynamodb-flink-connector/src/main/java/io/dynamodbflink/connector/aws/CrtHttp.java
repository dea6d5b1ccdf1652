/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import io.dynamodbflink.connector.aws.AwsSettings.HttpSettings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.ConnectionHealthConfiguration;
import software.amazon.awssdk.http.crt.ProxyConfiguration;
import software.amazon.awssdk.http.crt.TcpKeepAliveConfiguration;

/**
 * The settings for AWS CRT. All its clients of a process share its event loops: native threads, one a core, which the JVM
 * sees as daemons.
 */
final class CrtHttp {

    /** CRT looks at its connections once a second, and asks for two looks at least. */
    private static final Duration SHORTEST_READ_TIMEOUT = Duration.ofSeconds(2);

    private CrtHttp() {}

    static AwsCrtAsyncHttpClient.Builder builder(HttpSettings settings) {
        AwsCrtAsyncHttpClient.Builder builder = AwsCrtAsyncHttpClient.builder()
                .protocol(settings.protocol())
                .maxConcurrency(settings.maxConcurrency())
                .connectionTimeout(settings.connectionTimeout())
                // A call that waits for a connection is bounded by its own time-outs.
                .connectionAcquisitionTimeout(settings.attemptTimeout())
                .connectionHealthConfiguration(health(settings))
                .tcpKeepAliveConfiguration(keepAlive());
        ProxyConfiguration proxy = proxy(settings);
        return proxy == null ? builder : builder.proxyConfiguration(proxy);
    }

    /** CRT has no read time-out; a connection that owes an answer and carries nothing is unhealthy instead. */
    private static ConnectionHealthConfiguration health(HttpSettings settings) {
        return ConnectionHealthConfiguration.builder()
                .minimumThroughputInBps(1L)
                .minimumThroughputTimeout(
                        settings.readTimeout().compareTo(SHORTEST_READ_TIMEOUT) < 0
                                ? SHORTEST_READ_TIMEOUT
                                : settings.readTimeout())
                .build();
    }

    private static TcpKeepAliveConfiguration keepAlive() {
        return TcpKeepAliveConfiguration.builder()
                .keepAliveInterval(Duration.ofSeconds(15))
                .keepAliveTimeout(Duration.ofSeconds(30))
                .build();
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
