/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.Failures;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Ends the execution of one job on purpose, and tells what is left of it. Called by one command at a time. */
final class JobEnd {

    private static final Logger LOG = LoggerFactory.getLogger(JobEnd.class);

    /** For a last look at an execution that has ended. */
    private static final Duration LOOK_BACK_TIMEOUT = Duration.ofSeconds(2);

    private final JobBlueprint blueprint;
    private final JobState state;
    private final JobWatch watch;
    private final Clock clock;
    private final Consumer<FlinkJobEvent> events;
    private final KnownSecrets secrets;
    private final @Nullable RunNotes notes;

    /** @param notes what other instances of the application are told; null if they do not share the cluster */
    JobEnd(
            JobBlueprint blueprint,
            JobState state,
            JobWatch watch,
            JobSurroundings surroundings,
            @Nullable RunNotes notes) {
        this.blueprint = Objects.requireNonNull(blueprint, "blueprint");
        this.state = Objects.requireNonNull(state, "state");
        this.watch = Objects.requireNonNull(watch, "watch");
        this.clock = surroundings.clock();
        this.events = surroundings.events()::publish;
        this.secrets = surroundings.secrets();
        this.notes = notes;
    }

    /**
     * Ends the execution with a savepoint, if the job has a directory and one can be taken in time; otherwise by
     * cancelling it.
     *
     * @param wanted what is wanted of the job from now on
     * @return the path of the savepoint, if one was taken
     * @throws IllegalStateException if the execution has not ended in time
     */
    Optional<String> withSavepoint(DesiredJobState wanted, Deadline deadline) throws InterruptedException {
        JobExecution present = watch.execution();
        JobRun run = watch.run();
        if (present == null || run == null || !watch.isLive(deadline)) {
            watch.update((status, now) -> status.desire(wanted));
            watch.release(ObservedJobState.STOPPED);
            return Optional.empty();
        }
        boolean hasRun = watch.status().startupTime() != null;
        watch.update((status, now) -> status.stopping(wanted, now));
        note(run, wanted);
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
                notEnded(run);
            }
        }
        if (!complete) {
            throw notEnded();
        }
        ended(present, run, wanted, savepoint);
        return savepoint;
    }

    private void ended(JobExecution present, JobRun run, DesiredJobState wanted, Optional<String> savepoint)
            throws InterruptedException {
        watch.lookBack(present, Deadline.in(LOOK_BACK_TIMEOUT));
        watch.release(ObservedJobState.STOPPED);
        state.ended(run, savepoint);
        report(wanted, savepoint);
        tell(present, wanted, savepoint);
    }

    /**
     * Ends the execution so that another one can take its place: with a savepoint, or, if not all of its tasks run, so
     * that none can be taken, at its newest checkpoint. If that cannot be done, the execution goes on.
     *
     * @throws FailureAnalyzedException if it goes on
     */
    void forSuccessor(Deadline deadline) throws InterruptedException {
        JobExecution present = Objects.requireNonNull(watch.execution(), "execution");
        JobRun run = Objects.requireNonNull(watch.run(), "run");
        String savepoints = Objects.requireNonNull(run.savepoints(), "savepoints");
        boolean runs = watch.status().observed() == ObservedJobState.RUNNING;
        watch.update((status, now) -> status.stopping(DesiredJobState.RUNNING, now));
        note(run, DesiredJobState.RUNNING);
        Optional<String> savepoint = Optional.empty();
        try {
            if (runs) {
                savepoint = Optional.of(present.stopWithSavepoint(savepoints, deadline));
            } else {
                LOG.warn(
                        "Job '{}' does not run; it is cancelled, to go on from its newest checkpoint",
                        blueprint.name());
                if (!present.cancel(deadline)) {
                    throw new TimeoutException("it has not ended although it was cancelled");
                }
            }
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            goesOn(run, e);
            throw notReplaced(e);
        }
        ended(present, run, DesiredJobState.RUNNING, savepoint);
    }

    private void goesOn(JobRun run, Exception failure) {
        watch.update(JobStatusTracker::notStopped);
        if (notes != null && !(failure instanceof TimeoutException)) {
            // After a time-out it may still end, and is to be followed by another one then.
            notes.notEnding(run);
        }
    }

    private FailureAnalyzedException notReplaced(Exception failure) {
        return new FailureAnalyzedException(
                "The job '" + blueprint.name()
                        + "' runs on the cluster as it was defined before, and could not be ended"
                        + " with a savepoint, to go on as it is defined now: "
                        + Failures.summarize(failure, clock.instant(), secrets).message()
                        + ". It goes on as it was; nothing is lost.",
                "Look into the cluster's log for what keeps the savepoint, and start the application again. To have the"
                        + " application watch the job as it is, take the change back. To do without a savepoint, cancel"
                        + " the job on the cluster first: it goes on from its newest checkpoint.",
                failure);
    }

    private void note(JobRun run, DesiredJobState wanted) {
        if (notes != null) {
            notes.ending(run, wanted);
        }
    }

    private void notEnded(JobRun run) {
        watch.update(JobStatusTracker::notStopped);
        if (notes != null) {
            notes.notEnding(run);
        }
    }

    /**
     * Ends the execution at once, without a savepoint, because another instance of the application is to run the job.
     *
     * @throws IllegalStateException if it has not ended in time
     */
    void atOnce(Deadline deadline) throws InterruptedException {
        JobExecution present = watch.execution();
        if (present != null) {
            DesiredJobState desired = watch.status().desired();
            watch.update((status, now) -> status.stopping(desired, now));
            if (!present.cancel(deadline)) {
                watch.update(JobStatusTracker::notStopped);
                throw notEnded();
            }
            tell(present, desired, Optional.empty());
        }
        watch.release(ObservedJobState.STANDBY);
    }

    private IllegalStateException notEnded() {
        return new IllegalStateException("The job '" + blueprint.name() + "' has not ended in time");
    }

    private void report(DesiredJobState wanted, Optional<String> savepoint) {
        CheckpointSummary checkpoint = watch.status().lastCheckpoint();
        if (savepoint.isPresent()) {
            LOG.info("Job '{}' has stopped with the savepoint {}", blueprint.name(), savepoint.get());
        } else if (!state.isKept() && wanted == DesiredJobState.RUNNING) {
            // It ends with the application, which has warned about it when it started.
            LOG.info("Job '{}' has stopped; its state was in memory", blueprint.name());
        } else if (!state.isKept()) {
            LOG.warn(
                    "Job '{}' has stopped and forgets how far it has read: started again, it begins at {}. Set"
                            + " dynamodb-flink.jobs.{}.checkpoint.directory to have it go on where it stopped.",
                    blueprint.name(),
                    blueprint.source().initialPosition(),
                    blueprint.name());
        } else {
            LOG.info(
                    "Job '{}' has stopped without a savepoint; its newest checkpoint is {}",
                    blueprint.name(),
                    checkpoint == null ? "that of an earlier run, if any" : checkpoint.path());
        }
    }

    private void tell(JobExecution ended, DesiredJobState wanted, Optional<String> savepoint) {
        events.accept(new FlinkJobStoppedEvent(
                blueprint.name(), clock.instant(), ended.id(), wanted, savepoint.orElse(null)));
    }
}
