/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import io.dynamodbflink.connector.aws.AwsSettings.HttpSettings;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.crt.ConnectionHealthConfiguration;
import software.amazon.awssdk.http.crt.ProxyConfiguration;
import software.amazon.awssdk.http.crt.TcpKeepAliveConfiguration;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The choice of the HTTP client: AWS CRT, for asynchronous and blocking calls, with either HTTP version. Reading full
 * pages of a stream, calls through its asynchronous client are 1.7 times as fast as through Netty, at 0.7 of the CPU
 * (docs/benchmarks.md). All clients of a process share its event loops: native threads, one a core, which the JVM sees as
 * daemons.
 */
final class HttpClients {

    /** CRT looks at its connections once a second, and asks for two looks at least. */
    private static final Duration SHORTEST_READ_TIMEOUT = Duration.ofSeconds(2);

    private final HttpSettings settings;

    HttpClients(HttpSettings settings) {
        this.settings = settings;
    }

    /** Builder of a client that belongs to the SDK client it is given to, and is closed with it. */
    SdkAsyncHttpClient.Builder<?> asynchronous() {
        AwsCrtAsyncHttpClient.Builder builder = AwsCrtAsyncHttpClient.builder()
                .protocol(settings.protocol())
                .maxConcurrency(settings.maxConcurrency())
                .connectionTimeout(settings.connectionTimeout())
                // A call that waits for a connection is bounded by its own time-outs.
                .connectionAcquisitionTimeout(settings.attemptTimeout())
                .connectionHealthConfiguration(health())
                .tcpKeepAliveConfiguration(keepAlive());
        ProxyConfiguration proxy = proxy();
        if (proxy != null) {
            builder.proxyConfiguration(proxy);
        }
        return new Trusting(builder, trust());
    }

    /** Builder of a client for the few blocking calls to the security token service. */
    SdkHttpClient.Builder<?> blocking() {
        AwsCrtHttpClient.Builder builder = AwsCrtHttpClient.builder()
                .maxConcurrency(2)
                .connectionTimeout(settings.connectionTimeout())
                .connectionAcquisitionTimeout(settings.attemptTimeout())
                .connectionHealthConfiguration(health());
        ProxyConfiguration proxy = proxy();
        if (proxy != null) {
            builder.proxyConfiguration(proxy);
        }
        return new TrustingBlocking(builder, trust());
    }

    /** CRT has no read time-out; a connection that owes an answer and carries nothing is unhealthy instead. */
    private ConnectionHealthConfiguration health() {
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

    private @Nullable ProxyConfiguration proxy() {
        URI proxy = settings.proxy();
        if (proxy == null) {
            return null;
        }
        ProxyConfiguration.Builder builder = ProxyConfiguration.builder()
                .scheme(proxy.getScheme())
                .host(proxy.getHost())
                .port(port(proxy))
                .useSystemPropertyValues(false)
                .useEnvironmentVariableValues(false);
        if (settings.proxyUsername() != null && settings.proxyPassword() != null) {
            builder.username(settings.proxyUsername()).password(settings.proxyPassword());
        }
        return builder.build();
    }

    private static int port(URI uri) {
        if (uri.getPort() > 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private AttributeMap trust() {
        return AttributeMap.builder()
                .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, settings.trustAllCertificates())
                .build();
    }

    /** CRT's builders take this one option from the SDK's defaults only. */
    private record Trusting(AwsCrtAsyncHttpClient.Builder builder, AttributeMap trust)
            implements SdkAsyncHttpClient.Builder<Trusting> {

        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            return builder.buildWithDefaults(trust.merge(defaults));
        }
    }

    private record TrustingBlocking(AwsCrtHttpClient.Builder builder, AttributeMap trust)
            implements SdkHttpClient.Builder<TrustingBlocking> {

        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return builder.buildWithDefaults(trust.merge(defaults));
        }
    }
}
