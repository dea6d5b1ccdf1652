/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import io.dynamodbflink.connector.aws.decoding.GetRecordsDecoding;
import io.dynamodbflink.connector.aws.encoding.BatchWriteItemEncoding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Makes SDK clients from the properties of {@link AWSConfigConstants}: the one place that decides on region, endpoint,
 * credentials, HTTP client and time-outs.
 *
 * <p>The clients do not retry: source and sink do, with a pause that holds no thread. Answers are checked against the
 * service's CRC. Futures complete on the HTTP client's own threads, so what depends on them must be short and must not
 * block.
 *
 * @since 0.1.0
 */
public final class AwsClientFactory {

    private static final String PRODUCT = "dynamodb-flink";

    private final Properties properties;
    private final @Nullable String defaultRegion;
    private final @Nullable AwsCredentialsProvider credentials;
    private final @Nullable WriteGuard guard;

    private AwsClientFactory(
            Properties properties,
            @Nullable String defaultRegion,
            @Nullable AwsCredentialsProvider credentials,
            @Nullable WriteGuard guard) {
        this.properties = properties;
        this.defaultRegion = defaultRegion;
        this.credentials = credentials;
        this.guard = guard;
    }

    /** A factory for clients with these properties, which are copied. */
    public static AwsClientFactory of(Properties properties) {
        Objects.requireNonNull(properties, "properties");
        return new AwsClientFactory(copyOf(properties), null, null, null);
    }

    /** A factory for clients with these properties, which are copied. */
    public static AwsClientFactory of(Map<String, String> properties) {
        Properties copy = new Properties();
        copy.putAll(Objects.requireNonNull(properties, "properties"));
        return new AwsClientFactory(copy, null, null, null);
    }

    /** A factory for clients with the options of {@link AWSConfigOptions} in this configuration, which is copied. */
    public static AwsClientFactory of(Configuration configuration) {
        return of(Objects.requireNonNull(configuration, "configuration").toMap());
    }

    /** The same, with a region for the case that none is configured. */
    public AwsClientFactory withDefaultRegion(@Nullable String region) {
        return new AwsClientFactory(properties, region, credentials, guard);
    }

    /**
     * The same, with a provider that takes the place of configured credentials. Clients do not close it: it may be
     * shared.
     */
    public AwsClientFactory withCredentials(AwsCredentialsProvider provider) {
        return new AwsClientFactory(properties, defaultRegion, Objects.requireNonNull(provider, "provider"), guard);
    }

    /** The same, with a guard that is asked before an attempt to write is sent. */
    public AwsClientFactory withWriteGuard(WriteGuard writeGuard) {
        return new AwsClientFactory(
                properties, defaultRegion, credentials, Objects.requireNonNull(writeGuard, "writeGuard"));
    }

    /**
     * Checks the properties without making a client or asking for credentials.
     *
     * @return this
     * @throws IllegalArgumentException if a value is wrong or missing; the message names the key and the remedy
     */
    public AwsClientFactory validate() {
        AwsSettings settings = settings();
        settings.region(defaultRegion);
        new HttpClients(settings.http()).checkClassPath();
        if (credentials == null) {
            CredentialsSettings.from(properties, AWSConfigConstants.AWS_CREDENTIALS_PROVIDER)
                    .custom()
                    .ifPresent(CustomCredentials::find);
        }
        return this;
    }

    /** Keys that begin with {@code aws.} and mean nothing. Worth a warning: they may be typing errors. */
    public List<UnknownKey> unknownKeys() {
        return AwsKeys.unknown(properties.stringPropertyNames());
    }

    /**
     * A new client for reading streams.
     *
     * @throws IllegalArgumentException as {@link #validate()}
     */
    public DynamoDbStreamsAsyncClient streamsClient() {
        AwsSettings settings = settings();
        return configure(
                        DynamoDbStreamsAsyncClient.builder(),
                        settings,
                        settings.streamsUserAgent(),
                        settings.fastDecoding() ? List.of(new GetRecordsDecoding()) : List.of())
                .build();
    }

    /**
     * A new client for reading table descriptions and writing items.
     *
     * @throws IllegalArgumentException as {@link #validate()}
     */
    public DynamoDbAsyncClient dynamoDbClient() {
        AwsSettings settings = settings();
        return configure(
                        DynamoDbAsyncClient.builder(), settings, settings.tableUserAgent(), tableInterceptors(settings))
                .build();
    }

    private List<ExecutionInterceptor> tableInterceptors(AwsSettings settings) {
        List<ExecutionInterceptor> interceptors = new ArrayList<>();
        if (settings.fastEncoding()) {
            interceptors.add(new BatchWriteItemEncoding());
        }
        if (guard != null) {
            interceptors.add(new WriteGuardInterceptor(guard));
        }
        return interceptors;
    }

    private AwsSettings settings() {
        return AwsSettings.from(properties);
    }

    private <B extends AwsClientBuilder<B, ?> & AwsAsyncClientBuilder<B, ?>> B configure(
            B builder, AwsSettings settings, @Nullable String userAgent, List<ExecutionInterceptor> interceptors) {
        Region region = settings.region(defaultRegion);
        HttpClients http = new HttpClients(settings.http());
        CallTimer timer = new CallTimer();
        builder.region(region)
                .credentialsProvider(new OwnedCredentials(credentials(region, http), timer))
                .httpClientBuilder(http.asynchronous())
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run))
                .overrideConfiguration(overrides(settings, userAgent, timer)
                        .executionInterceptors(interceptors)
                        .build());
        if (settings.endpoint() != null) {
            builder.endpointOverride(settings.endpoint());
        }
        return builder;
    }

    private AwsCredentialsProvider credentials(Region region, HttpClients http) {
        if (credentials != null) {
            return OwnedCredentials.shared(credentials);
        }
        return new CredentialsFactory(properties, region, http)
                .create(CredentialsSettings.from(properties, AWSConfigConstants.AWS_CREDENTIALS_PROVIDER));
    }

    private ClientOverrideConfiguration.Builder overrides(
            AwsSettings settings, @Nullable String userAgent, CallTimer timer) {
        return ClientOverrideConfiguration.builder()
                .retryStrategy(AwsRetryStrategy.doNotRetry())
                .scheduledExecutorService(timer.executor())
                .apiCallTimeout(settings.http().callTimeout())
                .apiCallAttemptTimeout(attemptTimeout(settings))
                .putAdvancedOption(
                        SdkAdvancedClientOption.USER_AGENT_PREFIX, userAgent != null ? userAgent : defaultUserAgent());
    }

    private Duration attemptTimeout(AwsSettings settings) {
        Duration configured = settings.http().attemptTimeout();
        return guard == null || configured.compareTo(guard.longestAttempt()) < 0 ? configured : guard.longestAttempt();
    }

    private static String defaultUserAgent() {
        String version = AwsClientFactory.class.getPackage().getImplementationVersion();
        return version == null ? PRODUCT : PRODUCT + "/" + version;
    }

    /** The keys, and the values that cannot be secret. */
    @Override
    public String toString() {
        return "AwsClientFactory" + describe(properties, defaultRegion);
    }

    /** A copy with the defaults that {@code properties} was made with, and all values as text. */
    static Properties copyOf(Properties properties) {
        Properties copy = new Properties();
        properties.stringPropertyNames().forEach(key -> copy.setProperty(key, properties.getProperty(key)));
        properties.forEach((key, value) -> copy.setProperty(String.valueOf(key), String.valueOf(value)));
        return copy;
    }

    static String describe(Properties properties, @Nullable String defaultRegion) {
        StringBuilder text = new StringBuilder("{");
        properties.stringPropertyNames().stream().sorted().forEach(key -> text.append(key)
                .append('=')
                .append(AwsKeys.isSecret(key) ? "***" : AwsSettings.withoutUser(properties.getProperty(key)))
                .append(", "));
        return text.append("default region=").append(defaultRegion).append('}').toString();
    }
}
