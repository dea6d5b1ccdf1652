/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.Failures;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job while the application runs: its blueprint, its present execution, and its status. Commands are carried out
 * one after the other; the status can be read, and is refreshed, meanwhile.
 */
final class ManagedJob {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedJob.class);

    /** What the embedded cluster needs to accept a job is far less. */
    private static final Duration SUBMISSION_TIMEOUT = Duration.ofSeconds(60);

    /** A cluster that takes longer to say what a job does is as good as none. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final JobBlueprint blueprint;
    private final JobGraphs graphs;
    private final FlinkCluster cluster;
    private final JobEvents events;
    private final Clock clock;
    private final JobState state;

    private final ReentrantLock commands = new ReentrantLock();
    private final Object trackerLock = new Object();
    private final JobStatusTracker tracker;

    private volatile @Nullable JobExecution execution;

    /** Whether the cluster has been asked about the job and has not answered yet. */
    private final AtomicBoolean asking = new AtomicBoolean();

    ManagedJob(JobBlueprint blueprint, JobGraphs graphs, FlinkCluster cluster, JobEvents events, Clock clock) {
        this.blueprint = Objects.requireNonNull(blueprint, "blueprint");
        this.graphs = Objects.requireNonNull(graphs, "graphs");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.events = Objects.requireNonNull(events, "events");
        this.state = new JobState(blueprint);
        // Web server and cluster start first. Meanwhile the job must not be taken for one stopped on purpose.
        this.tracker = new JobStatusTracker(
                blueprint.name(),
                blueprint.properties().autoStartup() ? DesiredJobState.RUNNING : DesiredJobState.STOPPED,
                clock.instant());
    }

    JobBlueprint blueprint() {
        return blueprint;
    }

    FlinkJobStatus status() {
        return tracker.status();
    }

    /** Finds out whether an earlier life of the application has left the job paused. */
    void recallPause() {
        if (state.isPaused()) {
            update(() -> tracker.desire(DesiredJobState.PAUSED));
            LOG.info("Job '{}' is paused, as it was when the application ran last: resume it", blueprint.name());
        }
    }

    void start(Runnable beforeSubmission, @Nullable JobStartPosition reset) {
        commands.lock();
        try {
            if (execution != null && !status().observed().isTerminal()) {
                return;
            }
            update(() -> tracker.starting(clock.instant()));
            try {
                beforeSubmission.run();
                state.resumed();
                JobRun run = state.begin(reset);
                JobExecution submitted = JobExecution.submit(
                        blueprint.name(), graphs.build(blueprint, run), cluster, SUBMISSION_TIMEOUT);
                update(() ->
                        tracker.submitted(submitted.id(), run.restoredFrom().orElse(null)));
                execution = submitted;
            } catch (RuntimeException e) {
                startFailed(e);
                throw e;
            } catch (ExecutionException | TimeoutException e) {
                startFailed(e);
                throw new IllegalStateException("The cluster has not accepted the job '" + blueprint.name() + "'", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                startFailed(e);
                throw new IllegalStateException("Interrupted while submitting the job '" + blueprint.name() + "'", e);
            }
        } finally {
            commands.unlock();
        }
    }

    private void startFailed(Exception e) {
        FailureSummary failure = Failures.summarize(e, clock.instant());
        update(() -> tracker.startFailed(failure));
        events.publish(new FlinkJobFailedEvent(blueprint.name(), failure.at(), null, failure, false));
    }

    Optional<String> pause(Duration timeout) {
        if (!state.isKept()) {
            throw new IllegalStateException("The job '" + blueprint.name() + "' cannot be paused: it keeps its state in"
                    + " memory, so it could not go on where it was paused. Set dynamodb-flink.jobs." + blueprint.name()
                    + ".checkpoint.directory, or stop it.");
        }
        commands.lock();
        try {
            state.paused();
            return stop(DesiredJobState.PAUSED, timeout);
        } finally {
            commands.unlock();
        }
    }

    Optional<String> stop(DesiredJobState wanted, Duration timeout) {
        commands.lock();
        try {
            JobExecution present = execution;
            if (present == null) {
                update(() -> {
                    tracker.desire(wanted);
                    tracker.stopped(clock.instant());
                });
                return Optional.empty();
            }
            boolean ended = status().observed().isTerminal();
            update(() -> tracker.stopping(wanted, clock.instant()));
            Optional<String> savepoint = Optional.empty();
            try {
                if (!ended) {
                    savepoint = end(present, timeout);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.warn("Interrupted while stopping the job '{}'; it may still be running", blueprint.name());
            } finally {
                execution = null;
                update(() -> tracker.stopped(clock.instant()));
            }
            events.publish(new FlinkJobStoppedEvent(
                    blueprint.name(), clock.instant(), present.id(), wanted, savepoint.orElse(null)));
            return savepoint;
        } finally {
            commands.unlock();
        }
    }

    private Optional<String> end(JobExecution present, Duration timeout) throws InterruptedException {
        String base = blueprint.checkpoint().directory();
        if (base == null) {
            present.cancel(timeout);
            LOG.info("Job '{}' cancelled; its state is gone", blueprint.name());
            return Optional.empty();
        }
        Optional<String> savepoint = present.stop(new StateDirectory(base, blueprint.name()).savepoints(), timeout);
        savepoint.ifPresent(path -> LOG.info("Job '{}' stopped with the savepoint {}", blueprint.name(), path));
        return savepoint;
    }

    String savepoint(Duration timeout) {
        String base = blueprint.checkpoint().directory();
        if (base == null) {
            throw new IllegalStateException("The job '" + blueprint.name() + "' has no directory for savepoints: set"
                    + " dynamodb-flink.jobs." + blueprint.name() + ".checkpoint.directory");
        }
        commands.lock();
        try {
            JobExecution present = execution;
            if (present == null) {
                throw new IllegalStateException("The job '" + blueprint.name() + "' does not run");
            }
            return present.savepoint(new StateDirectory(base, blueprint.name()).savepoints(), timeout);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The savepoint of the job '" + blueprint.name() + "' failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while taking a savepoint of '" + blueprint.name() + "'", e);
        } finally {
            commands.unlock();
        }
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

    private static CompletableFuture<JobObservation> ask(JobExecution execution) {
        try {
            return execution.observe().orTimeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void observed(JobExecution asked, @Nullable JobObservation observation, @Nullable Throwable failure) {
        List<FlinkJobEvent> happened = new ArrayList<>();
        update(() -> {
            // An answer about an earlier execution says nothing about this one.
            if (asked != execution) {
                return;
            }
            FlinkJobStatus before = status();
            if (observation != null) {
                tracker.observed(observation, clock.instant());
            } else {
                LOG.debug("The cluster says nothing about job '{}': {}", blueprint.name(), String.valueOf(failure));
                tracker.unknown(clock.instant());
            }
            report(before.observed(), status());
            happened.addAll(FlinkJobEvents.between(before, status()));
        });
        happened.forEach(events::publish);
    }

    private void report(ObservedJobState before, FlinkJobStatus now) {
        if (before == now.observed()) {
            return;
        }
        FailureSummary failure = now.lastFailure();
        switch (now.observed()) {
            case RUNNING -> {
                LOG.info("Job '{}' is running", now.name());
                if (now.lastCheckpoint() == null) {
                    takeFirstCheckpoint();
                }
            }
            case RESTARTING -> LOG.warn("Job '{}' has failed and is being restarted: {}", now.name(), text(failure));
            case FAILED -> LOG.error("Job '{}' has failed for good: {}", now.name(), text(failure));
            case FINISHED, CANCELED, UNKNOWN -> LOG.warn("Job '{}' is {}", now.name(), now.observed());
            case STOPPED, STANDBY, STARTING, STOPPING -> LOG.debug("Job '{}' is {}", now.name(), now.observed());
        }
    }

    /**
     * Has the first checkpoint taken at once rather than after an interval: from then on, the job is known to have
     * begun, and goes on from there whatever happens.
     */
    private void takeFirstCheckpoint() {
        JobExecution present = execution;
        if (present == null || blueprint.checkpoint().interval().isZero()) {
            return;
        }
        present.checkpoint().whenComplete((id, failure) -> {
            if (failure != null) {
                LOG.debug("The first checkpoint of job '{}' was not taken at once", blueprint.name(), failure);
            }
        });
    }

    private static String text(@Nullable FailureSummary failure) {
        return failure == null ? "unknown cause" : failure.type() + ": " + failure.message();
    }

    private void update(Runnable change) {
        synchronized (trackerLock) {
            change.run();
        }
    }
}
