/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.Failures;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job while the application runs, and the commands to it. They are carried out one after the other; whoever comes
 * later waits, but not longer than the time that he has. What the job does meanwhile is seen by its {@link JobWatch}.
 */
final class ManagedJob {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedJob.class);

    /** For ending an execution that has just been submitted. */
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(2);

    private final JobBlueprint blueprint;
    private final JobState state;
    private final JobGraphs graphs;
    private final FlinkCluster cluster;
    private final JobGate gate;
    private final JobWatch watch;
    private final Clock clock;
    private final KnownSecrets secrets;
    private final Runnable beforeSubmission;

    private final CommandQueue commands;
    private final JobEnd end;

    ManagedJob(JobBlueprint blueprint, JobGraphs graphs, FlinkCluster cluster, JobSurroundings surroundings) {
        this.blueprint = Objects.requireNonNull(blueprint, "blueprint");
        this.graphs = Objects.requireNonNull(graphs, "graphs");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.gate = surroundings.gate();
        this.clock = surroundings.clock();
        this.state = new JobState(blueprint, clock);
        this.secrets = surroundings.secrets();
        Consumer<FlinkJobEvent> events = surroundings.events()::publish;
        this.beforeSubmission = () -> surroundings.beforeSubmission().accept(blueprint.name());
        this.watch = new JobWatch(blueprint, cluster, clock, (before, after) -> {
            keepStateInBounds(before, after);
            FlinkJobEvents.between(before, after).forEach(events);
            surroundings.listener().changed(this, before, after);
        });
        this.commands = new CommandQueue(blueprint.name());
        this.end = new JobEnd(blueprint, state, watch, clock, events);
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

    /** The job does not run here because another instance of the application does that. */
    void standBy() {
        watch.release(ObservedJobState.STANDBY);
    }

    /** Starts the job, paused or not, unless it runs. */
    void start(Duration patience) {
        commands.run(patience, deadline -> {
            if (!watch.isLive(deadline)) {
                submit(null, null);
            }
        });
    }

    /**
     * Starts the job because the application is started, or has become the active one: if it is wanted, does not run,
     * and is not paused. Whether it is paused, its directory knows: another instance may have paused or resumed it.
     *
     * @param retryAfter how long after it the job is started again, should this start fail; null if it is not
     */
    void startWithApplication(@Nullable Duration retryAfter, Duration patience) {
        commands.run(patience, deadline -> {
            boolean wanted = status().desired() != DesiredJobState.STOPPED;
            if (wanted && !watch.isLive(deadline) && !isLeftPaused(retryAfter)) {
                submit(null, retryAfter);
            }
        });
    }

    private boolean isLeftPaused(@Nullable Duration retryAfter) {
        boolean paused;
        try {
            paused = state.isPaused();
        } catch (RuntimeException e) {
            // Whoever cannot tell cannot restore anything either.
            watch.begin(retryAfter);
            startFailed(e);
            throw e;
        }
        if (paused) {
            watch.update((status, now) -> status.desire(DesiredJobState.PAUSED));
            watch.release(ObservedJobState.STOPPED);
            LOG.info("Job '{}' is paused, as it was left, until it is resumed", name());
        }
        return paused;
    }

    /** Starts a job that is paused. */
    void resume(Duration patience) {
        commands.run(patience, deadline -> {
            if (status().desired() == DesiredJobState.STOPPED) {
                throw new IllegalStateException("The job '" + name() + "' is not paused, but stopped: start it");
            }
            if (!watch.isLive(deadline)) {
                submit(null, null);
            }
        });
    }

    Optional<String> stop(Duration timeout) {
        return commands.call(timeout, deadline -> {
            if (status().desired() == DesiredJobState.PAUSED) {
                state.resumed();
            }
            return end.withSavepoint(DesiredJobState.STOPPED, deadline);
        });
    }

    Optional<String> pause(Duration timeout) {
        requireDirectory("paused", "it could not go on where it was paused", "stop it");
        return commands.call(timeout, deadline -> {
            if (status().desired() == DesiredJobState.PAUSED && !watch.isLive(deadline)) {
                return Optional.empty();
            }
            state.paused();
            return end.withSavepoint(DesiredJobState.PAUSED, deadline);
        });
    }

    void restart(Duration timeout) {
        requireDirectory(
                "restarted",
                "it would begin at " + blueprint.source().initialPosition() + " again",
                "if it may begin there, stop and start it");
        commands.run(timeout, deadline -> {
            gate.pass(name());
            end.withSavepoint(DesiredJobState.RUNNING, deadline);
            submit(null, null);
        });
    }

    void reset(JobStartPosition position, Duration timeout) {
        Instant timestamp = position.timestamp();
        if (timestamp != null && timestamp.isAfter(clock.instant())) {
            throw new IllegalArgumentException(
                    "The job '" + name() + "' cannot be reset to " + timestamp + ": that is in the future");
        }
        commands.run(timeout, deadline -> {
            gate.pass(name());
            end.withSavepoint(DesiredJobState.RUNNING, deadline);
            LOG.warn("Job '{}' forgets its state: it is reset to {}", name(), position);
            submit(position, null);
        });
    }

    String savepoint(Duration timeout) {
        if (!state.isKept()) {
            throw new IllegalStateException(
                    "The job '" + name() + "' has no directory for savepoints: set " + directoryProperty());
        }
        return commands.call(timeout, deadline -> {
            JobExecution present = watch.execution();
            JobRun run = watch.run();
            if (present == null || run == null || !watch.isLive(deadline)) {
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
        commands.run(timeout, deadline -> end.withSavepoint(status().desired(), deadline));
    }

    /**
     * Ends the job at once, without a savepoint, because another instance of the application is to run it.
     *
     * @throws IllegalStateException if it has not ended in time
     */
    void handOver(Duration timeout) {
        commands.run(timeout, end::atOnce);
    }

    private void submit(@Nullable JobStartPosition position, @Nullable Duration retryAfter) {
        gate.pass(name());
        if (!cluster.isRunning()) {
            throw new IllegalStateException(
                    "The job '" + name() + "' cannot be started: the Flink cluster is not running");
        }
        watch.begin(retryAfter);
        try {
            beforeSubmission.run();
            state.resumed();
            JobRun run = state.begin(position);
            SubmittableJob built = build(run);
            // Looking at the tables takes its time; meanwhile the application may have begun to stop.
            gate.pass(name());
            JobExecution submitted =
                    JobExecution.submit(name(), built, cluster, Deadline.in(cluster.submissionTimeout()));
            watch.follow(submitted, run);
            cancelIfClosed(submitted);
        } catch (JobGate.Closed e) {
            if (watch.execution() == null) {
                watch.release(ObservedJobState.STOPPED);
            }
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

    /** Whoever has closed the gate while the job was being submitted may not have waited for that. */
    private void cancelIfClosed(JobExecution submitted) throws InterruptedException {
        if (!gate.isOpen()) {
            if (submitted.cancel(Deadline.in(CANCEL_TIMEOUT))) {
                watch.release(ObservedJobState.STOPPED);
            }
            gate.pass(name());
        }
    }

    private void startFailed(Exception failure) {
        watch.update((status, now) -> status.startFailed(Failures.summarize(failure, now, secrets)));
    }

    private SubmittableJob build(JobRun run) {
        try {
            return graphs.build(blueprint, run, null);
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
}
