/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One job.
 *
 * @param autoStartup Whether the job starts with the application.
 * @param parallelism Number of parallel subtasks of every operator.
 * @param source What the job reads.
 * @param pipeline Name of the DynamoDbFlinkPipeline bean that transforms what the job reads. By default, the bean whose
 *     qualifier is the job's name, or else the only bean of that type; with none, changes are written as they are read.
 * @param sink What the job writes. Without it, the pipeline has to write by itself.
 * @param clientProvider Name of the DynamoDbClientProvider bean that makes the AWS clients of source and sink. By default,
 *     the bean whose qualifier is the job's name, or else the only bean of that type; with none, clients are made from
 *     'dynamodb-flink.aws'.
 * @param checkpoint How the job keeps its state.
 * @param flink Any setting of Flink for this job, by its Flink key, such as 'restart-strategy.type'.
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record JobProperties(
        @DefaultValue("true") boolean autoStartup,
        @DefaultValue("1") int parallelism,
        @NestedConfigurationProperty @Nullable SourceProperties source,
        @Nullable String pipeline,
        @NestedConfigurationProperty @Nullable SinkProperties sink,
        @Nullable String clientProvider,
        @NestedConfigurationProperty @DefaultValue CheckpointProperties checkpoint,
        @DefaultValue Map<String, String> flink) {

    public JobProperties {
        flink = Map.copyOf(flink);
    }

    /** Names Flink's settings only: their values may be secrets. */
    @Override
    public String toString() {
        return "JobProperties[autoStartup=" + autoStartup + ", parallelism=" + parallelism + ", source=" + source
                + ", pipeline=" + pipeline + ", sink=" + sink + ", clientProvider=" + clientProvider + ", checkpoint="
                + checkpoint + ", flink=" + flink.keySet() + "]";
    }
}
