/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * State of one job as it was last observed. Reading it costs nothing: it is kept in memory and refreshed in the
 * background.
 *
 * @param name name of the job
 * @param desired what is wanted of it
 * @param observed what it was seen doing
 * @param observedAt when it was seen doing that
 * @param jobId the cluster's id of the present or last execution; absent before the first
 * @param startedAt when the present or last execution was submitted; absent before the first
 * @param restoredFrom the checkpoint or savepoint that this execution began from; absent if it began without state
 * @param restarts how often the cluster restarted this execution after a failure
 * @param failures how often the job has failed since the application was started, in all executions; failed attempts to
 *     start it count
 * @param lastCheckpoint newest completed checkpoint or savepoint of this execution, if any
 * @param lastFailure why this execution, or the attempt to start it, failed last, if it did
 * @since 0.1.0
 */
public record FlinkJobStatus(
        JobName name,
        DesiredJobState desired,
        ObservedJobState observed,
        Instant observedAt,
        @Nullable String jobId,
        @Nullable Instant startedAt,
        @Nullable String restoredFrom,
        long restarts,
        long failures,
        @Nullable CheckpointSummary lastCheckpoint,
        @Nullable FailureSummary lastFailure) {

    public FlinkJobStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(desired, "desired");
        Objects.requireNonNull(observed, "observed");
        Objects.requireNonNull(observedAt, "observedAt");
    }
}
