/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where DynamoDB is and how to sign in. A bean of this type replaces the {@code dynamodb-flink.aws} properties of the
 * same names; a service connection to a container, for example, supplies one.
 *
 * @since 0.1.0
 */
public interface DynamoDbFlinkConnectionDetails extends ConnectionDetails {

    /** The endpoint, or null for the one that AWS has in the region. */
    default @Nullable URI getEndpoint() {
        return null;
    }

    /** The region, or null to find it as the AWS SDK does. */
    default @Nullable String getRegion() {
        return null;
    }

    /** The access key id, or null to find credentials as the AWS SDK does. */
    default @Nullable String getAccessKeyId() {
        return null;
    }

    /** The secret access key that belongs to {@link #getAccessKeyId()}. */
    default @Nullable String getSecretAccessKey() {
        return null;
    }

    /** The session token of temporary credentials. */
    default @Nullable String getSessionToken() {
        return null;
    }
}
