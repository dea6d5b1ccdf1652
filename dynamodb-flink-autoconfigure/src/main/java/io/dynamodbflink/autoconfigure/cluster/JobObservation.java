/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster answers when it is asked about an execution of a job.
 *
 * @param state what the job does
 * @param failures failures that the cluster remembers, oldest first; it forgets old ones
 * @param lastCheckpoint newest completed checkpoint or savepoint
 * @param checkpointFailures checkpoints that have failed since one was completed; null if none has
 * @since 0.1.0
 */
public record JobObservation(
        ObservedJobState state,
        List<FailureSummary> failures,
        @Nullable CheckpointSummary lastCheckpoint,
        @Nullable CheckpointFailures checkpointFailures) {

    /** What a job does whose checkpoints do not fail. */
    public JobObservation(
            ObservedJobState state, List<FailureSummary> failures, @Nullable CheckpointSummary lastCheckpoint) {
        this(state, failures, lastCheckpoint, null);
    }

    public JobObservation {
        Objects.requireNonNull(state, "state");
        failures = List.copyOf(failures);
    }
}
