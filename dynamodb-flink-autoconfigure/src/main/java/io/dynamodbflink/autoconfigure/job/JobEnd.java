/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    JobEnd(JobBlueprint blueprint, JobState state, JobWatch watch, Clock clock, Consumer<FlinkJobEvent> events) {
        this.blueprint = Objects.requireNonNull(blueprint, "blueprint");
        this.state = Objects.requireNonNull(state, "state");
        this.watch = Objects.requireNonNull(watch, "watch");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.events = Objects.requireNonNull(events, "events");
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
            throw notEnded();
        }
        watch.lookBack(present, Deadline.in(LOOK_BACK_TIMEOUT));
        watch.release(ObservedJobState.STOPPED);
        state.ended(run, savepoint);
        report(wanted, savepoint);
        tell(present, wanted, savepoint);
        return savepoint;
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
