/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.aws;

import io.dynamodbflink.autoconfigure.properties.AwsProperties;
import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.aws.AwsClientFactory;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;

/**
 * Makes the client factories of the jobs from properties, connection details and the application's SDK beans.
 *
 * <p>The region is the configured one; else, for a source that is given by its ARN, the ARN's; else an
 * {@link AwsRegionProvider} bean's; else what the SDK finds. Credentials are the configured ones; else an
 * {@link AwsCredentialsProvider} bean's; else what the SDK finds.
 */
public final class AwsClients {

    private static final Logger LOG = LoggerFactory.getLogger(AwsClients.class);

    private final AwsProperties properties;
    private final DynamoDbFlinkConnectionDetails details;
    private final ObjectProvider<AwsCredentialsProvider> credentials;
    private final ObjectProvider<AwsRegionProvider> regions;

    /** Unknown keys that have been warned about: once is enough. */
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    public AwsClients(
            AwsProperties properties,
            DynamoDbFlinkConnectionDetails details,
            ObjectProvider<AwsCredentialsProvider> credentials,
            ObjectProvider<AwsRegionProvider> regions) {
        this.properties = Objects.requireNonNull(properties, "properties");
        this.details = Objects.requireNonNull(details, "details");
        this.credentials = Objects.requireNonNull(credentials, "credentials");
        this.regions = Objects.requireNonNull(regions, "regions");
    }

    /**
     * The factory of one side of one job.
     *
     * @param settings the job's own settings, by the connector's keys; they go over everything else
     * @param property the property that has these settings
     * @param streamRegion region that the stream's ARN names, if it is known
     * @throws FailureAnalyzedException if a value is wrong or missing
     */
    public AwsClientFactory factory(Map<String, String> settings, String property, @Nullable String streamRegion) {
        requireAwsKeys();
        AwsKeyValues keys = AwsKeyValues.of(properties, details, settings, property);
        Map<String, String> values = keys.values();
        AwsClientFactory factory = AwsClientFactory.of(values);
        if (!values.containsKey(AWSConfigConstants.AWS_REGION)) {
            factory = factory.withDefaultRegion(streamRegion != null ? streamRegion : regionOfBean());
        }
        boolean configured =
                values.keySet().stream().anyMatch(key -> key.startsWith(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER));
        AwsCredentialsProvider bean =
                configured ? null : available(credentials, "AwsCredentialsProvider", "credentials");
        if (bean != null) {
            factory = factory.withCredentials(bean);
        }
        factory.unknownKeys().forEach(key -> {
            if (reported.add(key.toString())) {
                LOG.warn("AWS settings below dynamodb-flink: {}", key);
            }
        });
        try {
            return factory.validate();
        } catch (IllegalArgumentException e) {
            throw AwsFailures.configuration(
                    e, keys.remedy(String.valueOf(e.getMessage())).orElse(null));
        }
    }

    private static <T> @Nullable T available(ObjectProvider<T> beans, String type, String property) {
        try {
            return beans.getIfAvailable();
        } catch (NoUniqueBeanDefinitionException e) {
            throw new FailureAnalyzedException(
                    "There are several beans of the type " + type + ": " + e.getBeanNamesFound() + ".",
                    "Mark the one that dynamodb-flink is to use as @Primary, or set dynamodb-flink.aws." + property
                            + ", which goes before them.",
                    e);
        }
    }

    private void requireAwsKeys() {
        for (String key : properties.properties().keySet()) {
            if (!key.startsWith("aws.")) {
                throw new FailureAnalyzedException(
                        "'" + key + "' below dynamodb-flink.aws.properties is not a key of the AWS client: these begin"
                                + " with aws.",
                        "Correct or remove dynamodb-flink.aws.properties[" + key + "].");
            }
        }
    }

    private @Nullable String regionOfBean() {
        AwsRegionProvider bean = available(regions, "AwsRegionProvider", "region");
        if (bean == null) {
            return null;
        }
        try {
            return bean.getRegion() == null ? null : bean.getRegion().id();
        } catch (SdkClientException e) {
            // Providers answer so when they know no region; what follows from that is reported where it matters.
            LOG.debug("The AwsRegionProvider bean knows no region: {}", e.getMessage());
            return null;
        }
    }
}
