/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.aws;

import io.dynamodbflink.autoconfigure.properties.AwsProperties;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Connection details as {@code dynamodb-flink.aws} gives them: what there is unless a bean says otherwise. */
public final class PropertiesConnectionDetails implements DynamoDbFlinkConnectionDetails {

    private final AwsProperties properties;

    public PropertiesConnectionDetails(AwsProperties properties) {
        this.properties = Objects.requireNonNull(properties, "properties");
    }

    @Override
    public @Nullable URI getEndpoint() {
        return properties.endpoint();
    }

    @Override
    public @Nullable String getRegion() {
        return properties.region();
    }

    @Override
    public @Nullable String getAccessKeyId() {
        return properties.credentials().accessKeyId();
    }

    @Override
    public @Nullable String getSecretAccessKey() {
        return properties.credentials().secretAccessKey();
    }

    @Override
    public @Nullable String getSessionToken() {
        return properties.credentials().sessionToken();
    }
}
