/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
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
 * @param observedAt when it was seen doing that last
 * @param observedSince when it was seen doing that first, without having been seen doing anything else since
 * @param jobId the cluster's id of the present or last execution; absent before the first, and if the cluster has not
 *     accepted it
 * @param startedAt when the present or last execution was begun; absent before the first
 * @param startupTime time from then until every task of it ran; absent as long as that was not seen, and if the execution
 *     was found on the cluster
 * @param attached whether this execution ran already when the application found it on the cluster
 * @param restoredFrom the checkpoint or savepoint that this execution began from; absent if it began without state
 * @param restarts how often the cluster restarted this execution after a failure
 * @param failures how often the job has failed since the application was started, in all executions; failed attempts to
 *     start it count
 * @param nextStartAt when the job, which could not be started, is started again; absent otherwise
 * @param lastCheckpoint newest completed checkpoint or savepoint of this execution, if any
 * @param checkpointFailures checkpoints of this execution that have failed since one was completed; absent if none has
 * @param lastFailure why this execution, or the attempt to start it, failed last, if it did
 * @since 0.1.0
 */
public record FlinkJobStatus(
        JobName name,
        DesiredJobState desired,
        ObservedJobState observed,
        Instant observedAt,
        Instant observedSince,
        @Nullable String jobId,
        @Nullable Instant startedAt,
        @Nullable Duration startupTime,
        boolean attached,
        @Nullable String restoredFrom,
        long restarts,
        long failures,
        @Nullable Instant nextStartAt,
        @Nullable CheckpointSummary lastCheckpoint,
        @Nullable CheckpointFailures checkpointFailures,
        @Nullable FailureSummary lastFailure) {

    public FlinkJobStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(desired, "desired");
        Objects.requireNonNull(observed, "observed");
        Objects.requireNonNull(observedAt, "observedAt");
        Objects.requireNonNull(observedSince, "observedSince");
    }

    /** Whether every task of this execution has been seen running. */
    boolean hasRun() {
        return startupTime != null || attached && observed == ObservedJobState.RUNNING;
    }

    /** Whether the job is to run, and has been submitted, but does not run any more unless it is started again. */
    boolean isLost() {
        return desired == DesiredJobState.RUNNING
                && (observed == ObservedJobState.FAILED
                        || observed == ObservedJobState.FINISHED
                        || observed == ObservedJobState.CANCELED);
    }
}
