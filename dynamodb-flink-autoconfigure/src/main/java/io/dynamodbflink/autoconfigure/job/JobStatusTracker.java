/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows one job through its executions: takes what is done to it and what the cluster says of it, and keeps the
 * status. It neither asks anybody nor reads the clock. Not thread-safe, except for {@link #status()}.
 */
final class JobStatusTracker {

    /** How long a cluster may not know a job that has just been submitted to it. */
    private static final Duration SUBMISSION_GRACE = Duration.ofSeconds(30);

    private volatile FlinkJobStatus status;

    private long failures;
    private Instant lastCounted = Instant.MIN;

    JobStatusTracker(JobName name, Instant now) {
        status = new FlinkJobStatus(
                name, DesiredJobState.STOPPED, ObservedJobState.STOPPED, now, null, null, 0, null, null);
    }

    FlinkJobStatus status() {
        return status;
    }

    /** The job is going to be started. */
    void wanted() {
        desire(DesiredJobState.RUNNING);
    }

    /** The job is about to be submitted: a new execution begins. */
    void starting(Instant now) {
        failures = 0;
        lastCounted = Instant.MIN;
        status = new FlinkJobStatus(
                status.name(), DesiredJobState.RUNNING, ObservedJobState.STARTING, now, null, now, 0, null, null);
    }

    void submitted(String jobId) {
        status = new FlinkJobStatus(
                status.name(),
                status.desired(),
                status.observed(),
                status.observedAt(),
                jobId,
                status.startedAt(),
                0,
                null,
                null);
    }

    /** The job could not be built or submitted. */
    void startFailed(FailureSummary failure) {
        change(ObservedJobState.FAILED, failure.at(), status.lastCheckpoint(), failure);
    }

    /** The job is to stop. */
    void stopping(Instant now) {
        desire(DesiredJobState.STOPPED);
        change(ObservedJobState.STOPPING, now, status.lastCheckpoint(), status.lastFailure());
    }

    void stopped(Instant now) {
        desire(DesiredJobState.STOPPED);
        change(ObservedJobState.STOPPED, now, status.lastCheckpoint(), status.lastFailure());
    }

    /** The cluster has said what the job does. While the job is being stopped, only its checkpoints are of interest. */
    void observed(JobObservation observation, Instant now) {
        count(observation.failures());
        List<FailureSummary> known = observation.failures();
        FailureSummary lastFailure = known.isEmpty() ? status.lastFailure() : known.get(known.size() - 1);
        CheckpointSummary checkpoint = observation.lastCheckpoint();
        ObservedJobState state = isExpectedToRun() ? observation.state() : status.observed();
        change(state, now, checkpoint != null ? checkpoint : status.lastCheckpoint(), lastFailure);
    }

    /** The cluster has not answered, or does not know the job. */
    void unknown(Instant now) {
        Instant startedAt = status.startedAt();
        boolean justSubmitted = status.observed() == ObservedJobState.STARTING
                && startedAt != null
                && now.isBefore(startedAt.plus(SUBMISSION_GRACE));
        if (isExpectedToRun() && !justSubmitted) {
            change(ObservedJobState.UNKNOWN, now, status.lastCheckpoint(), status.lastFailure());
        }
    }

    private boolean isExpectedToRun() {
        return status.desired() == DesiredJobState.RUNNING;
    }

    private void count(List<FailureSummary> known) {
        for (FailureSummary failure : known) {
            if (failure.at().isAfter(lastCounted)) {
                failures++;
                lastCounted = failure.at();
            }
        }
    }

    private void desire(DesiredJobState desired) {
        status = new FlinkJobStatus(
                status.name(),
                desired,
                status.observed(),
                status.observedAt(),
                status.jobId(),
                status.startedAt(),
                status.restarts(),
                status.lastCheckpoint(),
                status.lastFailure());
    }

    private void change(
            ObservedJobState observed,
            Instant now,
            @Nullable CheckpointSummary checkpoint,
            @Nullable FailureSummary failure) {
        // The failure that ends a job for good is not followed by a restart.
        long restarts = observed == ObservedJobState.FAILED ? Math.max(0, failures - 1) : failures;
        status = new FlinkJobStatus(
                status.name(),
                status.desired(),
                observed,
                now,
                status.jobId(),
                status.startedAt(),
                restarts,
                checkpoint,
                failure);
    }
}
