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
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job while the application runs, and the commands to it. They are carried out one after the other; whoever comes
 * later waits, but not longer than the time that he has. What the job does meanwhile is seen by its {@link JobWatch}.
 */
final class ManagedJob {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedJob.class);

    private final JobBlueprint blueprint;
    private final JobState state;
    private final JobGate gate;
    private final JobWatch watch;
    private final Clock clock;
    private final KnownSecrets secrets;

    private final CommandQueue commands;
    private final JobBegin begin;
    private final JobEnd end;

    /** Whether the job goes on when the application stops. */
    private final boolean leftRunning;

    private final @Nullable JobSuccession succession;

    ManagedJob(JobBlueprint blueprint, JobGraphs graphs, FlinkCluster cluster, JobSurroundings surroundings) {
        this.blueprint = Objects.requireNonNull(blueprint, "blueprint");
        this.gate = surroundings.gate();
        this.clock = surroundings.clock();
        this.secrets = surroundings.secrets();
        this.state = new JobState(blueprint, clock);
        this.commands = new CommandQueue(blueprint.name());
        Consumer<FlinkJobEvent> events = surroundings.events()::publish;
        this.watch = new JobWatch(blueprint, cluster, clock, (before, after) -> {
            keepStateInBounds(before, after);
            FlinkJobEvents.between(before, after).forEach(events);
            surroundings.listener().changed(this, before, after);
        });
        OutlivingJob outliving = surroundings.outliving(blueprint).orElse(null);
        this.end = new JobEnd(blueprint, state, watch, surroundings, outliving == null ? null : outliving.notes());
        JobAttachment attachment =
                outliving == null ? null : new JobAttachment(outliving, cluster, state, watch, end, surroundings);
        this.begin = new JobBegin(blueprint, graphs, cluster, state, watch, surroundings, attachment);
        this.leftRunning = attachment != null && attachment.isLeftRunning();
        this.succession =
                outliving == null || attachment == null ? null : new JobSuccession(outliving, watch, attachment, clock);
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
                begin.begin(null, null, deadline);
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
            if (wanted && !watch.isLive(deadline)) {
                if (isLeftPaused(retryAfter)) {
                    leavePaused(deadline);
                } else {
                    begin.begin(null, retryAfter, deadline);
                }
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
            watch.update((status, now) -> status.startFailed(Failures.summarize(e, now, secrets)));
            throw e;
        }
        return paused;
    }

    /** Whoever has paused a job that goes on without the application may not have come to its end. */
    private void leavePaused(Deadline deadline) throws InterruptedException {
        begin.find();
        if (watch.isLive(deadline)) {
            LOG.warn("Job '{}' was to be paused, but runs on the cluster: it is ended now", name());
            end.withSavepoint(DesiredJobState.PAUSED, deadline);
        }
        watch.update((status, now) -> status.desire(DesiredJobState.PAUSED));
        watch.release(ObservedJobState.STOPPED);
        LOG.info("Job '{}' is paused, as it was left, until it is resumed", name());
    }

    /** Starts a job that is paused. */
    void resume(Duration patience) {
        commands.run(patience, deadline -> {
            if (status().desired() == DesiredJobState.STOPPED) {
                throw new IllegalStateException("The job '" + name() + "' is not paused, but stopped: start it");
            }
            if (!watch.isLive(deadline)) {
                begin.begin(null, null, deadline);
            }
        });
    }

    /** A command is about the job, whichever instance of the application has begun its execution. */
    private void catchUp(Deadline deadline) throws InterruptedException {
        if (gate.isOpen() && !watch.isLive(deadline)) {
            begin.find();
        }
    }

    Optional<String> stop(Duration timeout) {
        return commands.call(timeout, deadline -> {
            catchUp(deadline);
            if (status().desired() == DesiredJobState.PAUSED) {
                state.resumed();
            }
            return end.withSavepoint(DesiredJobState.STOPPED, deadline);
        });
    }

    Optional<String> pause(Duration timeout) {
        requireDirectory("paused", "it could not go on where it was paused", "stop it");
        return commands.call(timeout, deadline -> {
            catchUp(deadline);
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
            catchUp(deadline);
            end.withSavepoint(DesiredJobState.RUNNING, deadline);
            begin.begin(null, null, deadline);
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
            catchUp(deadline);
            end.withSavepoint(DesiredJobState.RUNNING, deadline);
            LOG.warn("Job '{}' forgets its state: it is reset to {}", name(), position);
            begin.begin(position, null, deadline);
        });
    }

    String savepoint(Duration timeout) {
        if (!state.isKept()) {
            throw new IllegalStateException(
                    "The job '" + name() + "' has no directory for savepoints: set " + directoryProperty());
        }
        return commands.call(timeout, deadline -> {
            catchUp(deadline);
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
     * Leaves the job, or ends it, because the application stops: it is wanted again when that starts.
     *
     * @throws IllegalStateException if it is to end, and has not ended in time
     */
    void stopWithApplication(Duration timeout) {
        commands.run(timeout, deadline -> {
            if (leftRunning) {
                leave();
            } else {
                end.withSavepoint(status().desired(), deadline);
            }
        });
    }

    private void leave() {
        JobExecution present = watch.execution();
        if (present != null && !status().observed().isTerminal()) {
            LOG.info(
                    "Job '{}' goes on on the cluster, as {}, without the application, which finds it there when it"
                            + " starts again",
                    name(),
                    present.id());
        }
        watch.release((status, now) -> status.detached());
        state.forget();
    }

    /** Whether a look at what the cluster has of the job is urgent; never if nobody else has to do with it. */
    boolean isLookUrgent() {
        return succession != null && succession.isUrgent();
    }

    /**
     * Sees what others have done to the job, unless a command to it is being carried out.
     *
     * @param jobs all jobs of the cluster
     */
    void look(Collection<JobStatusMessage> jobs) {
        if (succession != null && gate.isOpen()) {
            commands.runIfIdle(() -> succession.look(jobs));
        }
    }

    /**
     * Ends the job at once, without a savepoint, because another instance of the application is to run it.
     *
     * @throws IllegalStateException if it has not ended in time
     */
    void handOver(Duration timeout) {
        commands.run(timeout, end::atOnce);
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
