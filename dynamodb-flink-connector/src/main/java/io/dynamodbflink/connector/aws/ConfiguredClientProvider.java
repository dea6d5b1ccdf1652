/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * Makes a client of its own for everyone who asks, from properties: what source and sink use if they are not given
 * another provider.
 *
 * <p>It travels with the job, and so do the properties. Secret keys in them are part of the job graph then; providers
 * such as {@code AUTO} or {@code ASSUME_ROLE} leave the secrets where the job runs.
 *
 * @since 0.1.0
 */
public final class ConfiguredClientProvider implements DynamoDbClientProvider {

    private static final long serialVersionUID = 1L;

    private final Properties properties;
    private final @Nullable String defaultRegion;

    /**
     * A provider with these properties. They are not checked here: see {@link #factory()}.
     *
     * @param properties properties of {@link AWSConfigConstants}; copied
     * @param defaultRegion region if none is configured; null for what the SDK finds where the job runs
     */
    public ConfiguredClientProvider(Properties properties, @Nullable String defaultRegion) {
        this.properties = AwsClientFactory.copyOf(Objects.requireNonNull(properties, "properties"));
        this.defaultRegion = defaultRegion;
    }

    /** A provider with the options of {@link AWSConfigOptions} in this configuration, which is copied. */
    public static ConfiguredClientProvider of(Configuration configuration, @Nullable String defaultRegion) {
        Properties properties = new Properties();
        Map<String, String> options =
                Objects.requireNonNull(configuration, "configuration").toMap();
        properties.putAll(options);
        return new ConfiguredClientProvider(properties, defaultRegion);
    }

    /** The factory that makes the clients; to validate the properties, for example. */
    public AwsClientFactory factory() {
        return AwsClientFactory.of(properties).withDefaultRegion(defaultRegion);
    }

    @Override
    public DynamoDbStreamsAsyncClient streamsClient() {
        return factory().streamsClient();
    }

    @Override
    public DynamoDbAsyncClient dynamoDbClient() {
        return factory().dynamoDbClient();
    }

    /** The keys, and the values that cannot be secret. */
    @Override
    public String toString() {
        return "ConfiguredClientProvider" + AwsClientFactory.describe(properties, defaultRegion);
    }
}
