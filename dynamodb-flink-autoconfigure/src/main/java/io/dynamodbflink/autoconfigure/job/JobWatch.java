/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one job: asks the cluster what its execution does, keeps the status, and tells of every change. The status can
 * be read, and follows the cluster, while a command to the job is being carried out.
 */
final class JobWatch {

    private static final Logger LOG = LoggerFactory.getLogger(JobWatch.class);

    /** A cluster that takes longer to say what a job does is as good as none. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final JobBlueprint blueprint;
    private final FlinkCluster cluster;
    private final Clock clock;
    private final StatusListener listener;

    private final Object lock = new Object();
    private final JobStatusTracker tracker;

    private volatile @Nullable JobExecution execution;
    private volatile @Nullable JobRun run;

    /** Whether the cluster has been asked about the job and has not answered yet. */
    private final AtomicBoolean asking = new AtomicBoolean();

    JobWatch(JobBlueprint blueprint, FlinkCluster cluster, Clock clock, StatusListener listener) {
        this.blueprint = Objects.requireNonNull(blueprint, "blueprint");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.listener = Objects.requireNonNull(listener, "listener");
        // Web server and cluster start first. Meanwhile the job must not be taken for one stopped on purpose.
        this.tracker = new JobStatusTracker(
                blueprint.name(),
                blueprint.properties().autoStartup() ? DesiredJobState.RUNNING : DesiredJobState.STOPPED,
                clock.instant());
    }

    /** Is told every change of the status, in order, under a lock of the job. */
    interface StatusListener {
        void changed(FlinkJobStatus before, FlinkJobStatus after);
    }

    FlinkJobStatus status() {
        return tracker.status();
    }

    /** The execution that is watched, if there is one. */
    @Nullable
    JobExecution execution() {
        return execution;
    }

    /** The run that the execution is of. */
    @Nullable
    JobRun run() {
        return run;
    }

    /** Whether there is an execution that is not over, as far as the cluster knows. */
    boolean isLive(Deadline deadline) throws InterruptedException {
        JobExecution present = execution;
        if (present == null || status().observed().isTerminal()) {
            return false;
        }
        return status().observed() != ObservedJobState.UNKNOWN || present.isKnown(deadline);
    }

    /** Has the status follow what is done to the job. */
    void update(BiConsumer<JobStatusTracker, Instant> change) {
        synchronized (lock) {
            FlinkJobStatus before = tracker.status();
            change.accept(tracker, clock.instant());
            FlinkJobStatus after = tracker.status();
            report(before, after);
            listener.changed(before, after);
        }
    }

    /**
     * A new execution is about to begin: what the cluster still says of an earlier one does not count any more.
     *
     * @param retryAfter how long after its failure the job is started again, should it fail before it runs
     */
    void begin(@Nullable Duration retryAfter) {
        update((status, now) -> {
            execution = null;
            run = null;
            status.starting(now, retryAfter);
        });
    }

    /** Watches this execution from now on. */
    void follow(JobExecution submitted, JobRun begun) {
        update((status, now) -> {
            execution = submitted;
            run = begun;
            status.submitted(submitted.id(), begun.restoredFrom().orElse(null));
        });
    }

    /** The execution has ended: nobody asks for it any more. */
    void release(ObservedJobState state) {
        update((status, now) -> {
            execution = null;
            run = null;
            status.stopped(state, now);
        });
    }

    /** Asks the cluster what the job does; the status follows when the answer is there. */
    void refresh() {
        JobExecution present = execution;
        if (present == null) {
            return;
        }
        if (!cluster.isRunning()) {
            observed(present, null, new IllegalStateException("the cluster is not running"));
            return;
        }
        if (asking.compareAndSet(false, true)) {
            ask(present).whenComplete((observation, failure) -> {
                asking.set(false);
                observed(present, observation, failure);
            });
        }
    }

    /** Takes a last look at an execution that has ended, for its last checkpoint. */
    void lookBack(JobExecution ended, Deadline deadline) throws InterruptedException {
        try {
            JobObservation last = ask(ended).get(deadline.millis(), TimeUnit.MILLISECONDS);
            observed(ended, last, null);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The cluster does not tell of the end of job '{}'", blueprint.name(), e);
        }
    }

    private static CompletableFuture<JobObservation> ask(JobExecution execution) {
        try {
            return execution.observe().orTimeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void observed(JobExecution asked, @Nullable JobObservation observation, @Nullable Throwable failure) {
        update((status, now) -> {
            // An answer about an earlier execution says nothing about this one.
            if (asked != execution) {
                return;
            }
            if (observation != null) {
                status.observed(observation, now);
            } else {
                LOG.debug("The cluster says nothing about job '{}': {}", blueprint.name(), String.valueOf(failure));
                status.unknown(now);
            }
        });
    }

    private void report(FlinkJobStatus before, FlinkJobStatus now) {
        if (before.observed() == now.observed()) {
            return;
        }
        FailureSummary failure = now.lastFailure();
        switch (now.observed()) {
            case RUNNING -> {
                if (before.startupTime() == null && now.startupTime() != null) {
                    LOG.info(
                            "Job '{}' is running, {} ms after it was begun",
                            now.name(),
                            now.startupTime().toMillis());
                } else {
                    LOG.info("Job '{}' is running again", now.name());
                }
                takeCheckpoint();
            }
            case RESTARTING -> LOG.warn("Job '{}' has failed and is being restarted: {}", now.name(), text(failure));
            case FAILED -> LOG.error("Job '{}' has failed for good: {}", now.name(), text(failure));
            case FINISHED, CANCELED -> LOG.error("Job '{}' is {}: {}", now.name(), now.observed(), text(failure));
            case UNKNOWN -> LOG.warn("Job '{}' is {}", now.name(), now.observed());
            case STOPPED, STANDBY, STARTING, STOPPING -> LOG.debug("Job '{}' is {}", now.name(), now.observed());
        }
    }

    /**
     * Has a checkpoint taken at once rather than after an interval: from then on, the job is known to have begun, or to
     * have recovered, and goes on from there whatever happens.
     */
    private void takeCheckpoint() {
        JobExecution present = execution;
        if (present == null || blueprint.checkpoint().interval().isZero()) {
            return;
        }
        present.checkpoint().whenComplete((id, failure) -> {
            if (failure != null) {
                LOG.debug("A checkpoint of job '{}' was not taken at once", blueprint.name(), failure);
            }
        });
    }

    private static String text(@Nullable FailureSummary failure) {
        return failure == null ? "unknown cause" : failure.type() + ": " + failure.message();
    }
}
