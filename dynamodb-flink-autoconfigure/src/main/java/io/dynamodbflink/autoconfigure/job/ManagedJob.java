/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.Failures;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job while the application runs, and the commands to it. They are carried out one after the other; whoever comes
 * later waits, but not longer than the time that he has. What the job does meanwhile is seen by its {@link JobWatch}.
 */
final class ManagedJob {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedJob.class);

    /** What the embedded cluster needs to accept a job is far less. */
    private static final Duration SUBMISSION_TIMEOUT = Duration.ofSeconds(60);

    /** For a last look at an execution that has ended. */
    private static final Duration LOOK_BACK_TIMEOUT = Duration.ofSeconds(2);

    private final JobBlueprint blueprint;
    private final JobState state;
    private final JobGraphs graphs;
    private final FlinkCluster cluster;
    private final JobGate gate;
    private final JobWatch watch;
    private final Clock clock;
    private final KnownSecrets secrets;
    private final Consumer<FlinkJobEvent> events;
    private final Runnable beforeSubmission;

    private final ReentrantLock commands = new ReentrantLock();

    ManagedJob(JobBlueprint blueprint, JobGraphs graphs, FlinkCluster cluster, JobSurroundings surroundings) {
        this.blueprint = Objects.requireNonNull(blueprint, "blueprint");
        this.graphs = Objects.requireNonNull(graphs, "graphs");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.gate = surroundings.gate();
        this.clock = surroundings.clock();
        this.state = new JobState(blueprint, clock);
        this.secrets = surroundings.secrets();
        this.events = surroundings.events()::publish;
        this.beforeSubmission = () -> surroundings.beforeSubmission().accept(blueprint.name());
        this.watch = new JobWatch(blueprint, cluster, clock, (before, after) -> {
            keepStateInBounds(before, after);
            FlinkJobEvents.between(before, after).forEach(events);
            surroundings.listener().changed(this, before, after);
        });
    }

    JobBlueprint blueprint() {
        return blueprint;
    }

    JobName name() {
        return blueprint.name();
    }

    FlinkJobStatus status() {
        return watch.status();
    }

    /** Asks the cluster what the job does. */
    void refresh() {
        watch.refresh();
    }

    /** Finds out whether an earlier life of the application, or another instance, has left the job paused. */
    void recallPause() {
        boolean paused = state.isPaused();
        if (paused && status().desired() != DesiredJobState.PAUSED) {
            watch.update((status, now) -> status.desire(DesiredJobState.PAUSED));
            LOG.info("Job '{}' is paused, as it was when the application ran last, until it is resumed", name());
        } else if (!paused && status().desired() == DesiredJobState.PAUSED) {
            watch.update((status, now) -> status.desire(DesiredJobState.RUNNING));
            LOG.info("Job '{}' is not paused any more: another instance of the application has resumed it", name());
        }
    }

    /** The job does not run here because another instance of the application does that. */
    void standBy() {
        watch.release(ObservedJobState.STANDBY);
    }

    /**
     * Starts the job, unless it runs.
     *
     * @param retryAfter how long after it the job is started again, should this start fail; null if it is not
     */
    void start(@Nullable Duration retryAfter, Duration patience) {
        command(patience, deadline -> {
            if (!isLive(deadline)) {
                submit(null, retryAfter);
            }
        });
    }

    /** Starts a job once more that could not be started, unless something else has been wanted of it since. */
    void startAgain(@Nullable Duration retryAfter, Duration patience) {
        command(patience, deadline -> {
            if (status().isLost()) {
                submit(null, retryAfter);
            }
        });
    }

    /** Starts a job that is paused. */
    void resume(Duration patience) {
        command(patience, deadline -> {
            if (status().desired() == DesiredJobState.STOPPED) {
                throw new IllegalStateException("The job '" + name() + "' is not paused, but stopped: start it");
            }
            if (!isLive(deadline)) {
                submit(null, null);
            }
        });
    }

    Optional<String> stop(Duration timeout) {
        return query(timeout, deadline -> {
            if (status().desired() == DesiredJobState.PAUSED) {
                state.resumed();
            }
            return end(DesiredJobState.STOPPED, deadline);
        });
    }

    Optional<String> pause(Duration timeout) {
        requireDirectory("paused", "it could not go on where it was paused", "stop it");
        return query(timeout, deadline -> {
            if (status().desired() == DesiredJobState.PAUSED && !isLive(deadline)) {
                return Optional.empty();
            }
            state.paused();
            return end(DesiredJobState.PAUSED, deadline);
        });
    }

    void restart(Duration timeout) {
        requireDirectory(
                "restarted",
                "it would begin at " + blueprint.source().initialPosition() + " again",
                "if it may begin there, stop and start it");
        command(timeout, deadline -> {
            gate.pass(name());
            end(DesiredJobState.RUNNING, deadline);
            submit(null, null);
        });
    }

    void reset(JobStartPosition position, Duration timeout) {
        Instant timestamp = position.timestamp();
        if (timestamp != null && timestamp.isAfter(clock.instant())) {
            throw new IllegalArgumentException(
                    "The job '" + name() + "' cannot be reset to " + timestamp + ": that is in the future");
        }
        command(timeout, deadline -> {
            gate.pass(name());
            end(DesiredJobState.RUNNING, deadline);
            LOG.warn("Job '{}' forgets its state: it is reset to {}", name(), position);
            submit(position, null);
        });
    }

    String savepoint(Duration timeout) {
        if (!state.isKept()) {
            throw new IllegalStateException(
                    "The job '" + name() + "' has no directory for savepoints: set " + directoryProperty());
        }
        return query(timeout, deadline -> {
            JobExecution present = watch.execution();
            JobRun run = watch.run();
            if (present == null || run == null || !isLive(deadline)) {
                throw new IllegalStateException("The job '" + name() + "' does not run");
            }
            try {
                String path = present.savepoint(Objects.requireNonNull(run.savepoints(), "savepoints"), deadline);
                LOG.info("Savepoint of job '{}' taken: {}", name(), path);
                return path;
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException("The savepoint of the job '" + name() + "' failed", e);
            }
        });
    }

    /**
     * Ends the job because the application stops: it is wanted again when that starts.
     *
     * @throws IllegalStateException if it has not ended in time
     */
    void stopWithApplication(Duration timeout) {
        command(timeout, deadline -> end(status().desired(), deadline));
    }

    /**
     * Ends the job at once, without a savepoint, because another instance of the application is to run it.
     *
     * @throws IllegalStateException if it has not ended in time
     */
    void handOver(Duration timeout) {
        command(timeout, deadline -> {
            JobExecution present = watch.execution();
            if (present != null) {
                watch.update((status, now) -> status.stopping(status.status().desired(), now));
                if (!present.cancel(deadline)) {
                    watch.update(JobStatusTracker::notStopped);
                    throw new IllegalStateException("The job '" + name() + "' has not ended in time");
                }
                events.accept(
                        new FlinkJobStoppedEvent(name(), clock.instant(), present.id(), status().desired(), null));
            }
            watch.release(ObservedJobState.STANDBY);
        });
    }

    private void submit(@Nullable JobStartPosition position, @Nullable Duration retryAfter) {
        gate.pass(name());
        if (!cluster.isRunning()) {
            throw new IllegalStateException(
                    "The job '" + name() + "' cannot be started: the Flink cluster is not running");
        }
        watch.update((status, now) -> status.starting(now, retryAfter));
        try {
            beforeSubmission.run();
            state.resumed();
            JobRun run = state.begin(position);
            JobGraph graph = build(run);
            // Looking at the tables takes its time; meanwhile the application may have begun to stop.
            gate.pass(name());
            JobExecution submitted = JobExecution.submit(name(), graph, cluster, Deadline.in(SUBMISSION_TIMEOUT));
            watch.follow(submitted, run);
            if (!gate.isOpen()) {
                // Whoever has closed it may not have waited for this.
                end(DesiredJobState.RUNNING, Deadline.in(LOOK_BACK_TIMEOUT));
                gate.pass(name());
            }
        } catch (JobGate.Closed e) {
            watch.release(ObservedJobState.STOPPED);
            throw e;
        } catch (RuntimeException e) {
            startFailed(e);
            throw e;
        } catch (ExecutionException | TimeoutException e) {
            startFailed(e);
            throw new IllegalStateException(
                    "The cluster has not accepted the job '" + name() + "': " + status().lastFailure(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            startFailed(e);
            throw new IllegalStateException("Interrupted while submitting the job '" + name() + "'", e);
        }
    }

    private void startFailed(Exception failure) {
        watch.update((status, now) -> status.startFailed(Failures.summarize(failure, now, secrets)));
    }

    /** Whether there is an execution that is not over, as far as the cluster knows. */
    private boolean isLive(Deadline deadline) throws InterruptedException {
        JobExecution present = watch.execution();
        if (present == null || status().observed().isTerminal()) {
            return false;
        }
        return status().observed() != ObservedJobState.UNKNOWN || present.isKnown(deadline);
    }

    private JobGraph build(JobRun run) {
        try {
            return graphs.build(blueprint, run);
        } catch (RuntimeException e) {
            state.abandon(run);
            throw e;
        }
    }

    private void keepStateInBounds(FlinkJobStatus before, FlinkJobStatus after) {
        JobRun run = watch.run();
        CheckpointSummary checkpoint = after.lastCheckpoint();
        if (run != null && checkpoint != null && !checkpoint.equals(before.lastCheckpoint())) {
            state.completed(run, checkpoint);
        }
    }

    private Optional<String> end(DesiredJobState wanted, Deadline deadline) throws InterruptedException {
        JobExecution present = watch.execution();
        JobRun run = watch.run();
        if (present == null || run == null || !isLive(deadline)) {
            watch.update((status, now) -> status.desire(wanted));
            watch.release(ObservedJobState.STOPPED);
            return Optional.empty();
        }
        boolean hasRun = status().startupTime() != null;
        watch.update((status, now) -> status.stopping(wanted, now));
        boolean complete = false;
        Optional<String> savepoint = Optional.empty();
        try {
            JobExecution.Ending ending = run.savepoints() == null
                    ? new JobExecution.Ending(Optional.empty(), present.cancel(deadline))
                    : present.stop(run.savepoints(), hasRun, deadline);
            complete = ending.complete();
            savepoint = ending.savepoint();
        } finally {
            if (!complete) {
                watch.update(JobStatusTracker::notStopped);
            }
        }
        if (!complete) {
            throw new IllegalStateException("The job '" + name() + "' has not ended in time");
        }
        watch.lookBack(present, Deadline.in(LOOK_BACK_TIMEOUT));
        watch.release(ObservedJobState.STOPPED);
        state.ended(run, savepoint);
        reportEnd(savepoint);
        events.accept(new FlinkJobStoppedEvent(name(), clock.instant(), present.id(), wanted, savepoint.orElse(null)));
        return savepoint;
    }

    private void reportEnd(Optional<String> savepoint) {
        CheckpointSummary checkpoint = status().lastCheckpoint();
        if (savepoint.isPresent()) {
            LOG.info("Job '{}' has stopped with the savepoint {}", name(), savepoint.get());
        } else if (!state.isKept()) {
            LOG.warn(
                    "Job '{}' has stopped and forgets how far it has read: started again, it begins at {}. Set {} to"
                            + " have it go on where it stopped.",
                    name(),
                    blueprint.source().initialPosition(),
                    directoryProperty());
        } else {
            LOG.info(
                    "Job '{}' has stopped without a savepoint; its newest checkpoint is {}",
                    name(),
                    checkpoint == null ? "that of an earlier run, if any" : checkpoint.path());
        }
    }

    private void requireDirectory(String done, String because, String instead) {
        if (!state.isKept()) {
            throw new IllegalStateException("The job '" + name() + "' cannot be " + done
                    + ": it keeps its state in memory, so " + because + ". Set " + directoryProperty() + ", or "
                    + instead + ".");
        }
    }

    private String directoryProperty() {
        return "dynamodb-flink.jobs." + name() + ".checkpoint.directory";
    }

    private void command(Duration patience, Command command) {
        query(patience, deadline -> {
            command.run(deadline);
            return true;
        });
    }

    private <T> T query(Duration patience, Query<T> query) {
        Deadline deadline = Deadline.in(patience);
        try {
            if (!commands.tryLock(deadline.millis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The job '" + name() + "' has been busy with another command for "
                        + patience.toMillis() + " ms; try again");
            }
            try {
                return query.run(deadline);
            } finally {
                commands.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "Interrupted while a command to the job '" + name() + "' was waited for", e);
        }
    }

    private interface Command {
        void run(Deadline deadline) throws InterruptedException;
    }

    private interface Query<T> {
        T run(Deadline deadline) throws InterruptedException;
    }
}
