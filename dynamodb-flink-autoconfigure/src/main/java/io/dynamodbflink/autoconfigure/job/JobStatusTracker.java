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
    private Instant observedSince;
    private @Nullable String jobId;
    private @Nullable Instant startedAt;
    private @Nullable Duration startupTime;
    private boolean attached;
    private @Nullable Duration retryAfter;
    private @Nullable String restoredFrom;
    private @Nullable Instant nextStartAt;
    private @Nullable CheckpointSummary lastCheckpoint;
    private @Nullable CheckpointFailures checkpointFailures;
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
        this.observedSince = now;
        this.status = snapshot();
    }

    FlinkJobStatus status() {
        return status;
    }

    /** Something else is wanted of the job, which does not run. */
    void desire(DesiredJobState wanted) {
        desired = wanted;
        nextStartAt = null;
        status = snapshot();
    }

    /**
     * The job is about to be submitted: a new execution begins.
     *
     * @param retry how long after its failure it is started again, should it fail before every task runs; null if it is
     *     not
     */
    void starting(Instant now, @Nullable Duration retry) {
        desired = DesiredJobState.RUNNING;
        followed = false;
        failuresOfThisExecution = 0;
        lastCounted = Instant.MIN;
        jobId = null;
        startedAt = now;
        startupTime = null;
        attached = false;
        retryAfter = retry;
        restoredFrom = null;
        nextStartAt = null;
        lastCheckpoint = null;
        checkpointFailures = null;
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

    /**
     * An execution was found that runs on the cluster. What has happened to it before is no news.
     *
     * @param began when it began
     * @param seen what it does
     */
    void attached(String id, Instant began, @Nullable String from, JobObservation seen, Instant now) {
        desired = DesiredJobState.RUNNING;
        jobId = id;
        startedAt = began;
        startupTime = null;
        attached = true;
        retryAfter = null;
        restoredFrom = from;
        nextStartAt = null;
        List<FailureSummary> known = seen.failures();
        failuresOfThisExecution = known.size();
        lastFailure = known.isEmpty() ? null : known.get(known.size() - 1);
        lastCounted = lastFailure == null ? Instant.MIN : lastFailure.at();
        lastCheckpoint = seen.lastCheckpoint();
        checkpointFailures = seen.checkpointFailures();
        followed = true;
        change(seen(seen.state(), now), now);
    }

    /** Nobody watches the execution any more, which goes on doing what it was seen doing last. */
    void detached() {
        followed = false;
        nextStartAt = null;
        status = snapshot();
    }

    /** The cluster has forgotten the execution, so the job is started again at once. */
    void lost(Instant now) {
        followed = false;
        nextStartAt = now;
        failed(new FailureSummary(now, "JobLost", "the cluster does not know the job any more"));
        change(ObservedJobState.UNKNOWN, now);
    }

    /** Somebody else has ended the execution, or begun another one: the job is looked for, or started, at this time. */
    void succeeded(Instant startAt, Instant now) {
        desired = DesiredJobState.RUNNING;
        followed = false;
        nextStartAt = startAt;
        change(ObservedJobState.STARTING, now);
    }

    /** The execution goes on, but what was to be done with it could not be done. */
    void goesOnAfter(FailureSummary failure) {
        failed(failure);
        status = snapshot();
    }

    /** The job could not be built or submitted. */
    void startFailed(FailureSummary failure) {
        failed(failure);
        change(ObservedJobState.FAILED, failure.at());
    }

    /** The execution is being ended, because something else is wanted of the job, or because it is to begin anew. */
    void stopping(DesiredJobState wanted, Instant now) {
        desired = wanted;
        nextStartAt = null;
        followed = false;
        change(ObservedJobState.STOPPING, now);
    }

    /**
     * The execution has been ended, or there is none.
     *
     * @param state {@link ObservedJobState#STOPPED}, or {@link ObservedJobState#STANDBY}
     */
    void stopped(ObservedJobState state, Instant now) {
        followed = false;
        nextStartAt = null;
        change(state, now);
    }

    /** The execution could not be ended, so the cluster says again what it does. */
    void notStopped(Instant now) {
        followed = true;
        change(ObservedJobState.UNKNOWN, now);
    }

    /** The cluster has said what the job does. While the job is being stopped, only its checkpoints are of interest. */
    void observed(JobObservation observation, Instant now) {
        for (FailureSummary failure : observation.failures()) {
            if (failure.at().isAfter(lastCounted)) {
                failed(failure);
                lastCounted = failure.at();
            }
        }
        List<FailureSummary> known = observation.failures();
        if (!known.isEmpty()) {
            lastFailure = known.get(known.size() - 1);
        }
        if (observation.lastCheckpoint() != null) {
            lastCheckpoint = observation.lastCheckpoint();
        }
        checkpointFailures = observation.checkpointFailures();
        change(followed ? seen(observation.state(), now) : observed, now);
    }

    private ObservedJobState seen(ObservedJobState state, Instant now) {
        if (state.isTerminal() && desired != DesiredJobState.RUNNING) {
            // It took long, but it is what was wanted.
            return ObservedJobState.STOPPED;
        }
        if (state != observed && state == ObservedJobState.FINISHED) {
            failed(new FailureSummary(now, "JobFinished", "the job has ended by itself"));
        }
        if (state != observed && state == ObservedJobState.CANCELED) {
            failed(new FailureSummary(now, "JobCanceled", "the job has been cancelled by somebody else"));
        }
        if (state == ObservedJobState.RUNNING && startupTime == null && startedAt != null && !attached) {
            startupTime = Duration.between(startedAt, now);
        }
        return state;
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

    private void failed(FailureSummary failure) {
        failures++;
        failuresOfThisExecution++;
        lastFailure = failure;
    }

    private void change(ObservedJobState state, Instant now) {
        if (state != observed) {
            observedSince = now;
        }
        observed = state;
        observedAt = now;
        status = snapshot();
        if (status.isLost() && startupTime == null && retryAfter != null && nextStartAt == null) {
            nextStartAt = now.plus(retryAfter);
            status = snapshot();
        }
    }

    private FlinkJobStatus snapshot() {
        // The failure that ends a job for good is not followed by a restart.
        boolean over = observed == ObservedJobState.FAILED
                || observed == ObservedJobState.FINISHED
                || observed == ObservedJobState.CANCELED;
        return new FlinkJobStatus(
                name,
                desired,
                observed,
                observedAt,
                observedSince,
                jobId,
                startedAt,
                startupTime,
                attached,
                restoredFrom,
                over ? Math.max(0, failuresOfThisExecution - 1) : failuresOfThisExecution,
                failures,
                nextStartAt,
                lastCheckpoint,
                checkpointFailures,
                lastFailure);
    }
}
