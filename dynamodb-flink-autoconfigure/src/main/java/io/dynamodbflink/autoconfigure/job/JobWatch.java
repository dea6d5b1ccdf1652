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

    /** What the cluster has said of the end of the execution, if it is not clear yet what that means for the job. */
    private volatile @Nullable JobObservation end;

    /** Since when the cluster answers that it does not know the execution. */
    private volatile @Nullable Instant missingSince;

    /** Whether the cluster has been asked about the job and has not answered yet. */
    private final AtomicBoolean asking = new AtomicBoolean();

    /** @param listener is told every change of the status */
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
        if (present == null || end != null || status().observed().isTerminal()) {
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
            StatusLog.report(before, after);
            if (after.observed() == ObservedJobState.RUNNING
                    && before.observed() != ObservedJobState.RUNNING
                    && (!after.attached() || before.attached())) {
                takeCheckpoint();
            }
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
            watch(null, null);
            status.starting(now, retryAfter);
        });
    }

    /** Watches this execution from now on. */
    void follow(JobExecution submitted, JobRun begun) {
        update((status, now) -> {
            watch(submitted, begun);
            status.submitted(submitted.id(), begun.restoredFrom().orElse(null));
        });
    }

    /**
     * Watches an execution that was found on the cluster.
     *
     * @param began when it began
     * @param seen what it does
     */
    void attach(JobExecution found, JobRun begun, Instant began, JobObservation seen) {
        update((status, now) -> {
            watch(found, begun);
            status.attached(found.id(), began, begun.restoredFrom().orElse(null), seen, now);
        });
    }

    /** The execution has ended: nobody asks for it any more. */
    void release(ObservedJobState state) {
        release((status, now) -> status.stopped(state, now));
    }

    /** Nobody asks for the execution any more, whatever has become of it. */
    void release(BiConsumer<JobStatusTracker, Instant> change) {
        update((status, now) -> {
            watch(null, null);
            change.accept(status, now);
        });
    }

    private void watch(@Nullable JobExecution newExecution, @Nullable JobRun newRun) {
        execution = newExecution;
        run = newRun;
        end = null;
        missingSince = null;
    }

    /** What the cluster has said of the end of the execution, which nobody here has asked for. */
    @Nullable
    JobObservation end() {
        return end;
    }

    /** Since when the cluster has answered that it does not know the execution; null if it has not, or does know it. */
    @Nullable
    Instant missingSince() {
        return missingSince;
    }

    /** The execution has ended as the cluster said, and nothing else follows from that. */
    void settle(JobObservation ended) {
        update((status, now) -> {
            end = null;
            status.observed(ended, now);
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
            if (observation == null) {
                LOG.debug("The cluster says nothing about job '{}': {}", blueprint.name(), String.valueOf(failure));
                missing(failure != null && JobExecution.isUnknown(failure), now);
                status.unknown(now);
            } else if (cluster.outlivesApplication() && observation.state().isTerminal() && isUnexpectedEnd()) {
                end = observation;
            } else {
                missing(false, now);
                status.observed(observation, now);
            }
        });
    }

    private void missing(boolean answered, Instant now) {
        if (!answered) {
            missingSince = null;
        } else if (missingSince == null) {
            missingSince = now;
        }
    }

    private boolean isUnexpectedEnd() {
        ObservedJobState observed = status().observed();
        return observed != ObservedJobState.STOPPING && !observed.isTerminal();
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
}
