/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a job is, as the application's properties say: fixed while the application runs, and free of secrets.
 *
 * @param name name of the job
 * @param autoStartup whether the job starts with the application
 * @param parallelism number of parallel subtasks of each operator
 * @param sourceTable table whose latest stream is read; absent if the stream is given by its ARN
 * @param streamArn stream to read; absent if it is looked up from {@link #sourceTable}
 * @param initialPosition where reading begins when the job has no state
 * @param sinkTable table that is written; absent if the job has no sink of its own
 * @param checkpointInterval time between two checkpoints; absent if the job takes none
 * @param checkpointDirectory where checkpoints and savepoints are kept; absent if they are held in memory
 * @param health when the running job is not well
 * @param strategies names of the beans the job is made of, by role, such as {@code pipeline}
 * @since 0.1.0
 */
public record FlinkJobDefinition(
        JobName name,
        boolean autoStartup,
        int parallelism,
        @Nullable String sourceTable,
        @Nullable String streamArn,
        String initialPosition,
        @Nullable String sinkTable,
        @Nullable Duration checkpointInterval,
        @Nullable String checkpointDirectory,
        HealthLimits health,
        Map<String, String> strategies) {

    public FlinkJobDefinition {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(initialPosition, "initialPosition");
        Objects.requireNonNull(health, "health");
        strategies = Collections.unmodifiableMap(new TreeMap<>(strategies));
    }
}
