/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.state.RunDefinition;
import io.dynamodbflink.autoconfigure.state.RunDirectory;
import io.dynamodbflink.autoconfigure.state.RunRecord;
import io.dynamodbflink.autoconfigure.state.StateDirectory;
import io.dynamodbflink.autoconfigure.state.StateRetention;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** What a job keeps beyond its executions: the runs there have been and their state, and whether it is paused. */
final class JobState {

    private static final Logger LOG = LoggerFactory.getLogger(JobState.class);

    private final JobBlueprint job;
    private final Clock clock;
    private final @Nullable StateDirectory directory;
    private final @Nullable JobRetention retention;

    private long runsInMemory;

    private volatile @Nullable JobRun present;

    JobState(JobBlueprint job, Clock clock) {
        this.job = Objects.requireNonNull(job, "job");
        this.clock = Objects.requireNonNull(clock, "clock");
        String base = job.checkpoint().directory();
        this.directory =
                base == null ? null : new StateDirectory(base, job.name().value());
        this.retention = directory == null
                ? null
                : new JobRetention(
                        job.name(),
                        new StateRetention(directory, job.checkpoint().retainedSavepoints()));
    }

    /** Whether the job has a directory, so that it can go on where it stopped. */
    boolean isKept() {
        return directory != null;
    }

    /** Number of the run that was begun or found last; 0 if there is none. */
    long presentNumber() {
        JobRun run = present;
        return run == null ? 0 : run.number();
    }

    /**
     * Begins a run: from the newest state, unless the job is reset. It is written down how, so that a run that ends before
     * its first checkpoint is begun the same way again.
     *
     * @param reset where to begin, whatever state there is; null to go on from the newest
     * @throws FailureAnalyzedException if the directory cannot be used, or has state of which none can be restored
     */
    JobRun begin(@Nullable JobStartPosition reset) {
        if (directory == null) {
            return begun(new JobRun(++runsInMemory, new StartPoint.Fresh(reset, null), null));
        }
        return begun(attempt(directory, state -> {
            state.prepare();
            List<RunDirectory> earlier = state.runs();
            return begin(state, earlier, state.begin(earlier), reset, null);
        }));
    }

    /**
     * The same on a cluster that other instances of the application submit to, too: if another one is just beginning a
     * run, or seems to, none is begun.
     *
     * @param identity makes the id of the run
     * @param above the run gets a greater number than this
     * @param definition what the run runs
     * @param regardless whether to begin even if another instance seems to be about it
     */
    Optional<JobRun> claim(
            JobIdentity identity,
            long above,
            RunDefinition definition,
            @Nullable JobStartPosition reset,
            boolean regardless) {
        return attempt(directory(), state -> {
                    state.prepare();
                    List<RunDirectory> earlier = state.runs();
                    if (!regardless && !earlier.isEmpty() && earlier.get(0).isBeingSubmitted()) {
                        return Optional.<JobRun>empty();
                    }
                    Optional<RunDirectory> run = state.begin(earlier, above);
                    return run.isEmpty()
                            ? Optional.<JobRun>empty()
                            : Optional.of(begin(state, earlier, run.get(), reset, definition)
                                    .withJobId(identity.idOf(run.get().number())));
                })
                .map(this::begun);
    }

    /** Number of the newest run that the directory knows; 0 if there is none. */
    long newestRun() {
        return attempt(directory(), state -> {
            List<RunDirectory> runs = state.runs();
            return runs.isEmpty() ? 0L : runs.get(0).number();
        });
    }

    private JobRun begun(JobRun run) {
        if (retention != null) {
            retention.begun();
        }
        present = run;
        return run;
    }

    private JobRun begin(
            StateDirectory state,
            List<RunDirectory> earlier,
            RunDirectory run,
            @Nullable JobStartPosition reset,
            @Nullable RunDefinition definition)
            throws IOException {
        try {
            if (definition != null) {
                run.write(definition);
            }
            JobRun begun = new JobStartPoints(job, state, clock).begin(run, earlier, reset);
            if (retention != null) {
                retention.deleteEmpty(earlier);
            }
            return begun;
        } catch (IOException | RuntimeException e) {
            try {
                state.abandon(run);
            } catch (IOException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    /**
     * A run that runs on the cluster, as it was written down when it began.
     *
     * @return empty if the directory does not know it
     */
    Optional<JobRun> find(long number, JobID id) {
        return attempt(directory(), state -> {
            RunDirectory run = state.run(number);
            Optional<RunRecord> record = run.record();
            return record.map(begun -> new JobRun(number, new StartPoint.Begun(begun.restoredFrom()), run, id));
        });
    }

    /** A run that has been found is the present one from now on. */
    void found(JobRun run) {
        begun(run);
    }

    /** Nobody looks after the present run any more. */
    void forget() {
        present = null;
    }

    /** Jobs on a cluster that outlives the application have one: that is checked when the application starts. */
    private StateDirectory directory() {
        return Objects.requireNonNull(directory, "directory");
    }

    /** Takes back a run that has begun but could not be submitted. */
    void abandon(JobRun run) {
        if (directory != null && run.directory() != null) {
            try {
                directory.abandon(run.directory());
            } catch (IOException e) {
                LOG.warn(
                        "The directory {} of a run that did not begin could not be deleted",
                        run.directory().path(),
                        e);
            }
        }
    }

    /** The present run has completed a checkpoint or savepoint. */
    void completed(JobRun run, CheckpointSummary checkpoint) {
        if (retention != null && run.directory() != null && run.equals(present)) {
            retention.completed(run.directory(), checkpoint);
        }
    }

    /** The present run has ended, on purpose, with a savepoint if one could be taken. */
    void ended(JobRun run, Optional<String> savepoint) {
        if (retention != null && run.directory() != null && run.equals(present)) {
            boolean takesCheckpoints = !job.checkpoint().interval().isZero();
            retention.ended(run.directory(), savepoint.isPresent(), takesCheckpoints);
        }
    }

    /** Whether the job has been paused, by this application or an earlier life of it. */
    boolean isPaused() {
        return directory != null && attempt(directory, StateDirectory::isPaused);
    }

    /** Remembers that the job is paused. */
    void paused() {
        if (directory != null) {
            attempt(directory, state -> {
                state.prepare();
                state.pause();
                return true;
            });
        }
    }

    /** Forgets that the job is paused. */
    void resumed() {
        if (directory != null) {
            attempt(directory, state -> {
                state.resume();
                return true;
            });
        }
    }

    private <T> T attempt(StateDirectory state, Access<T> access) {
        try {
            return access.perform(state);
        } catch (FailureAnalyzedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new FailureAnalyzedException(
                    "The state of job '" + job.name() + "' cannot be kept in " + state + ": " + e.getMessage(),
                    "Check dynamodb-flink.jobs." + job.name() + ".checkpoint.directory, and that the application may"
                            + " read and write there. A file system other than 'file' needs Flink's plugin for it on"
                            + " the class path.",
                    e);
        }
    }

    private interface Access<T> {
        T perform(StateDirectory state) throws IOException;
    }
}
