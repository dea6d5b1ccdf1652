/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything below {@code dynamodb-flink}. Unknown properties are refused: they are typing errors.
 *
 * @param enabled Whether jobs are configured at all.
 * @param role What this context of the application is for: 'worker' on a Flink cluster elsewhere, where it is set when the
 *     context is started. Not to be set otherwise.
 * @param aws How DynamoDB is reached.
 * @param cluster The Flink cluster that runs the jobs.
 * @param jobs Jobs by name. A job reads the stream of one table, transforms its changes if it has a pipeline, and
 *     writes to another table.
 * @since 0.1.0
 */
@ConfigurationProperties(prefix = DynamoDbFlinkProperties.PREFIX, ignoreUnknownFields = false)
public record DynamoDbFlinkProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("application") Role role,
        @NestedConfigurationProperty @DefaultValue AwsProperties aws,
        @NestedConfigurationProperty @DefaultValue ClusterProperties cluster,
        @DefaultValue Map<String, JobProperties> jobs) {

    /** Prefix of every property. */
    public static final String PREFIX = "dynamodb-flink";

    public DynamoDbFlinkProperties {
        jobs = Map.copyOf(jobs);
    }

    /** What a context of the application is for. */
    public enum Role {
        /** It submits, watches and shows jobs. */
        APPLICATION,
        /** It has the beans that jobs need on a cluster elsewhere, and does nothing by itself. */
        WORKER
    }
}
