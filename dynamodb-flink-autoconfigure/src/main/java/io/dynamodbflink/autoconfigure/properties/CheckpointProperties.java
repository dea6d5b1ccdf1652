/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.properties;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a job keeps its state.
 *
 * @param interval Time between two checkpoints. Zero switches checkpoints off, and with them the restart of a failed
 *     job, unless a restart strategy is set.
 * @param directory Directory for checkpoints and savepoints, as a URI such as 'file:/var/lib/app/flink'; each job has
 *     its own directory below it. The newest completed one is restored when the job starts. Without a directory,
 *     checkpoints are held in memory and are gone when the application exits.
 * @param timeout Longest time a checkpoint may take. One that takes longer is given up, and counts as failed.
 * @param minPause Shortest time between the end of a checkpoint and the beginning of the next one, however long it has
 *     taken.
 * @param tolerableFailures Number of checkpoints in a row that may fail. With one more, the job fails, and is restarted
 *     from the last that succeeded.
 * @param stateBackend Where the state of operators is held while the job runs. Source and sink hold little; this is about
 *     the operators of a pipeline. By default, on the heap, unless the settings of the cluster say otherwise.
 * @param incremental Whether a checkpoint writes only what has changed since the one before. With RocksDB only, where that
 *     is the default.
 * @param retainedSavepoints Number of savepoints that are kept in the job's directory; older ones are deleted. Every stop
 *     takes one. Checkpoints of earlier runs are deleted when the present run has completed two of its own.
 * @param allowNonRestoredState Whether the job may start from state that it has no operators for, and forget that state.
 *     Otherwise it does not start, and says which operators are missing.
 * @since 0.1.0
 */
@ConfigurationPropertiesSource
public record CheckpointProperties(
        @DefaultValue("10s") Duration interval,
        @Nullable String directory,
        @DefaultValue("2m") Duration timeout,
        @DefaultValue("0s") Duration minPause,
        @DefaultValue("10") int tolerableFailures,
        @Nullable StateBackend stateBackend,
        @Nullable Boolean incremental,
        @DefaultValue("3") int retainedSavepoints,
        @DefaultValue("false") boolean allowNonRestoredState) {

    /** Where state is held. */
    public enum StateBackend {
        /** As objects in memory: fast, and as large as the heap allows. */
        HEAP,
        /** In RocksDB, on the local disk. Needs the dependency 'org.apache.flink:flink-statebackend-rocksdb'. */
        ROCKSDB
    }
}
