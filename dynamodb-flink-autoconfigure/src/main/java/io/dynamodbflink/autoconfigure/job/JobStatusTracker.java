/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows one job through its executions: takes what is done to it and what the cluster says of it, and keeps the
 * status. It neither asks anybody nor reads the clock. Not thread-safe, except for {@link #status()}.
 */
final class JobStatusTracker {

    /** How long a cluster may not know a job that has just been submitted to it. */
    private static final Duration SUBMISSION_GRACE = Duration.ofSeconds(30);

    private final JobName name;

    private DesiredJobState desired;
    private ObservedJobState observed = ObservedJobState.STOPPED;
    private Instant observedAt;
    private @Nullable String jobId;
    private @Nullable Instant startedAt;
    private @Nullable String restoredFrom;
    private @Nullable CheckpointSummary lastCheckpoint;
    private @Nullable FailureSummary lastFailure;

    /** Whether there is an execution that nobody has begun to end, so that the cluster says what the job does. */
    private boolean followed;

    private long failures;
    private long failuresOfThisExecution;
    private Instant lastCounted = Instant.MIN;

    private volatile FlinkJobStatus status;

    JobStatusTracker(JobName name, DesiredJobState desired, Instant now) {
        this.name = Objects.requireNonNull(name, "name");
        this.desired = Objects.requireNonNull(desired, "desired");
        this.observedAt = Objects.requireNonNull(now, "now");
        this.status = snapshot();
    }

    FlinkJobStatus status() {
        return status;
    }

    /** Something else is wanted of the job. */
    void desire(DesiredJobState wanted) {
        desired = wanted;
        status = snapshot();
    }

    /** The job does not run, and that is how it is to be: nobody has started it yet, or another instance runs it. */
    void waits(ObservedJobState state, Instant now) {
        followed = false;
        change(state, now);
    }

    /** The job is about to be submitted: a new execution begins. */
    void starting(Instant now) {
        desired = DesiredJobState.RUNNING;
        followed = false;
        failuresOfThisExecution = 0;
        lastCounted = Instant.MIN;
        jobId = null;
        startedAt = now;
        restoredFrom = null;
        lastCheckpoint = null;
        lastFailure = null;
        change(ObservedJobState.STARTING, now);
    }

    /** The cluster has accepted the job. */
    void submitted(String id, @Nullable String from) {
        jobId = id;
        restoredFrom = from;
        followed = true;
        status = snapshot();
    }

    /** The job could not be built or submitted. */
    void startFailed(FailureSummary failure) {
        failures++;
        failuresOfThisExecution++;
        lastFailure = failure;
        change(ObservedJobState.FAILED, failure.at());
    }

    /** The execution is being ended, because something else is wanted of the job, or because it is to begin anew. */
    void stopping(DesiredJobState wanted, Instant now) {
        desired = wanted;
        followed = false;
        change(ObservedJobState.STOPPING, now);
    }

    /** The execution has been ended. */
    void stopped(Instant now) {
        followed = false;
        change(ObservedJobState.STOPPED, now);
    }

    /** The cluster has said what the job does. While the job is being stopped, only its checkpoints are of interest. */
    void observed(JobObservation observation, Instant now) {
        count(observation.failures());
        List<FailureSummary> known = observation.failures();
        if (!known.isEmpty()) {
            lastFailure = known.get(known.size() - 1);
        }
        if (observation.lastCheckpoint() != null) {
            lastCheckpoint = observation.lastCheckpoint();
        }
        change(followed ? observation.state() : observed, now);
    }

    /** The cluster has not answered, or does not know the job. */
    void unknown(Instant now) {
        boolean justSubmitted = observed == ObservedJobState.STARTING
                && startedAt != null
                && now.isBefore(startedAt.plus(SUBMISSION_GRACE));
        if (followed && !justSubmitted) {
            change(ObservedJobState.UNKNOWN, now);
        }
    }

    private void count(List<FailureSummary> known) {
        for (FailureSummary failure : known) {
            if (failure.at().isAfter(lastCounted)) {
                failures++;
                failuresOfThisExecution++;
                lastCounted = failure.at();
            }
        }
    }

    private void change(ObservedJobState state, Instant now) {
        observed = state;
        observedAt = now;
        status = snapshot();
    }

    private FlinkJobStatus snapshot() {
        // The failure that ends a job for good is not followed by a restart.
        long restarts = observed == ObservedJobState.FAILED
                ? Math.max(0, failuresOfThisExecution - 1)
                : failuresOfThisExecution;
        return new FlinkJobStatus(
                name,
                desired,
                observed,
                observedAt,
                jobId,
                startedAt,
                restoredFrom,
                restarts,
                failures,
                lastCheckpoint,
                lastFailure);
    }
}
