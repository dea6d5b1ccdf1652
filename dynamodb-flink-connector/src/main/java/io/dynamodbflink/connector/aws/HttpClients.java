/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import io.dynamodbflink.connector.aws.AWSConfigConstants.HttpClientType;
import io.dynamodbflink.connector.aws.AwsSettings.HttpSettings;
import software.amazon.awssdk.crt.CrtRuntimeException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The choice of the HTTP client. Reading full pages of a stream, calls through AWS CRT are 1.3 times as fast as through
 * Netty, at 0.9 of the CPU; on small pages it needs 0.7 of Netty's CPU (docs/benchmarks.md).
 */
final class HttpClients {

    private static final String NETTY_CLIENT = "software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient";

    private final HttpSettings settings;

    HttpClients(HttpSettings settings) {
        this.settings = settings;
    }

    /**
     * Builder of a client that belongs to the SDK client it is given to, and is closed with it.
     *
     * @throws IllegalArgumentException if the client that is configured is not on the class path
     */
    SdkAsyncHttpClient.Builder<?> asynchronous() {
        checkClassPath();
        return switch (settings.type()) {
            case CRT -> new Trusting(new Loading(new CrtClient.Builder(CrtHttp.builder(settings))), trust());
            case NETTY -> new Trusting(NettyHttp.builder(settings), trust());
        };
    }

    /** Builder of a client for the few blocking calls to the security token service. */
    SdkHttpClient.Builder<?> blocking() {
        return new BlockingHttpClient.Builder(asynchronous());
    }

    /** @throws IllegalArgumentException if the client that is configured is not on the class path */
    HttpClients checkClassPath() {
        if (settings.type() == HttpClientType.NETTY && !isPresent(NETTY_CLIENT)) {
            throw new IllegalArgumentException("'" + AWSConfigConstants.HTTP_CLIENT_TYPE
                    + "' is 'NETTY', but Netty's client is not on the class path. Add the dependency"
                    + " software.amazon.awssdk:netty-nio-client, or use CRT.");
        }
        return this;
    }

    private static boolean isPresent(String className) {
        try {
            Class.forName(className, false, HttpClients.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private AttributeMap trust() {
        return AttributeMap.builder()
                .put(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES, settings.trustAllCertificates())
                .build();
    }

    /** The builders take this one option from the SDK's defaults only. */
    private record Trusting(SdkAsyncHttpClient.Builder<?> builder, AttributeMap trust)
            implements SdkAsyncHttpClient.Builder<Trusting> {

        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            return builder.buildWithDefaults(trust.merge(defaults));
        }
    }

    /** Says what to do where the native library cannot be loaded. */
    private record Loading(SdkAsyncHttpClient.Builder<?> builder) implements SdkAsyncHttpClient.Builder<Loading> {

        @Override
        public SdkAsyncHttpClient buildWithDefaults(AttributeMap defaults) {
            try {
                return builder.buildWithDefaults(defaults);
            } catch (LinkageError | CrtRuntimeException e) {
                throw new IllegalStateException(
                        "The native library of the HTTP client AWS CRT cannot be loaded here ("
                                + System.getProperty("os.name") + ", " + System.getProperty("os.arch")
                                + "). Set '" + AWSConfigConstants.HTTP_CLIENT_TYPE + "' to NETTY and add the dependency"
                                + " software.amazon.awssdk:netty-nio-client; or, if the platform is one of CRT's, see"
                                + " that the directory java.io.tmpdir can be written and executed from.",
                        e);
            }
        }
    }
}
