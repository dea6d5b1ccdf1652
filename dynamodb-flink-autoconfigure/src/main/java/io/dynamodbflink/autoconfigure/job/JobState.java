/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.state.RestoreSearch;
import io.dynamodbflink.autoconfigure.state.RunDirectory;
import io.dynamodbflink.autoconfigure.state.RunRecord;
import io.dynamodbflink.autoconfigure.state.StateDirectory;
import io.dynamodbflink.autoconfigure.state.StateRetention;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** What a job keeps beyond its executions: the state that the next run goes on from, and whether it is paused. */
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

    /**
     * Begins a run: from the newest state, unless the job is reset. It is written down how, so that a run that ends before
     * its first checkpoint is begun the same way again.
     *
     * @param reset where to begin, whatever state there is; null to go on from the newest
     * @throws FailureAnalyzedException if the directory cannot be used, or has state of which none can be restored
     */
    JobRun begin(@Nullable JobStartPosition reset) {
        JobRun run = directory == null
                ? new JobRun(++runsInMemory, new StartPoint.Fresh(reset, null), null)
                : attempt(directory, () -> begin(directory, reset));
        if (retention != null) {
            retention.begun();
        }
        present = run;
        return run;
    }

    private JobRun begin(StateDirectory state, @Nullable JobStartPosition reset) throws IOException {
        state.prepare();
        List<RunDirectory> earlier = state.runs();
        RunDirectory run = state.begin(earlier);
        try {
            JobRun begun = reset != null ? fresh(run, reset, clock.instant(), true) : goOn(state, earlier, run);
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

    private JobRun goOn(StateDirectory state, List<RunDirectory> earlier, RunDirectory run) throws IOException {
        RunRecord history = history(earlier);
        RestoreSearch search =
                RestoreSearch.of(earlier, history == null ? 0 : history.since(), JobState.class.getClassLoader());
        Optional<RestoreSearch.Found> newest = search.newest();
        if (newest.isPresent()) {
            return restored(run, history, newest.get(), search.broken());
        }
        if (!search.broken().isEmpty()) {
            throw nothingCanBeRestored(search.broken());
        }
        if (history != null && history.reset()) {
            return again(run, history, JobStartPosition.parse(history.position()));
        }
        if (history != null && history.position().equals(configuredPosition())) {
            return again(run, history, null);
        }
        LOG.info("Job '{}' has no state in {}: it begins at {}", job.name(), state, configuredPosition());
        return fresh(run, null, clock.instant(), false);
    }

    private static @Nullable RunRecord history(List<RunDirectory> earlier) throws IOException {
        for (RunDirectory run : earlier) {
            Optional<RunRecord> record = run.record();
            if (record.isPresent()) {
                return record.get();
            }
        }
        return null;
    }

    private JobRun restored(
            RunDirectory run,
            @Nullable RunRecord history,
            RestoreSearch.Found found,
            List<RestoreSearch.Rejected> broken)
            throws IOException {
        String path = found.snapshot().path().toString();
        Instant completedAt = found.content().completedAt();
        if (broken.isEmpty()) {
            LOG.info(
                    "Job '{}' goes on from {} of {}: {}",
                    job.name(),
                    found.snapshot().label(),
                    completedAt,
                    path);
        } else {
            LOG.error(
                    "Job '{}' cannot go on from its newest state. It goes on from {} of {}, {}, instead: what has been read"
                            + " since then is read and written again. Broken: {}",
                    job.name(),
                    found.snapshot().label(),
                    completedAt,
                    path,
                    text(broken));
        }
        RunRecord before = history != null
                ? history
                : new RunRecord(found.snapshot().run(), configuredPosition(), false, completedAt, null);
        run.write(before.goingOnFrom(path));
        return new JobRun(
                run.number(),
                new StartPoint.RestorePoint(
                        path,
                        found.snapshot().run(),
                        found.snapshot().savepoint(),
                        completedAt,
                        found.content().operators()),
                run);
    }

    private JobRun again(RunDirectory run, RunRecord history, @Nullable JobStartPosition position) throws IOException {
        LOG.info(
                "Job '{}' has no state since it began at {} on {}: it begins there again",
                job.name(),
                history.position(),
                history.firstStart());
        run.write(history.goingOnFrom(null));
        return new JobRun(run.number(), new StartPoint.Fresh(position, history.firstStart()), run);
    }

    private JobRun fresh(RunDirectory run, @Nullable JobStartPosition position, Instant now, boolean reset)
            throws IOException {
        String text = position == null ? configuredPosition() : position.toString();
        run.write(new RunRecord(run.number(), text, reset, now, null));
        return new JobRun(run.number(), new StartPoint.Fresh(position, null), run);
    }

    private String configuredPosition() {
        return job.definition().initialPosition();
    }

    private FailureAnalyzedException nothingCanBeRestored(List<RestoreSearch.Rejected> broken) {
        return new FailureAnalyzedException(
                "None of the checkpoints and savepoints of job '" + job.name() + "' can be restored: " + text(broken),
                "Bring the files back, from a backup for example, and start again. If they are lost, reset the job, which"
                        + " makes it begin at a position in the stream: start the application with dynamodb-flink.jobs."
                        + job.name() + ".auto-startup=false and give the job the action 'reset' at the endpoint"
                        + " 'flinkjobs', or call FlinkJobRegistry.reset. What the stream has lost in the meantime is"
                        + " missing then.");
    }

    private static String text(List<RestoreSearch.Rejected> broken) {
        return broken.stream().map(RestoreSearch.Rejected::toString).collect(Collectors.joining("; "));
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
            retention.ended(run.directory(), savepoint.isPresent() && !takesCheckpoints);
        }
    }

    /** Whether the job has been paused, by this application or an earlier life of it. */
    boolean isPaused() {
        return directory != null && attempt(directory, directory::isPaused);
    }

    /** Remembers that the job is paused. */
    void paused() {
        if (directory != null) {
            attempt(directory, () -> {
                directory.prepare();
                directory.pause();
                return true;
            });
        }
    }

    /** Forgets that the job is paused. */
    void resumed() {
        if (directory != null) {
            attempt(directory, () -> {
                directory.resume();
                return true;
            });
        }
    }

    private <T> T attempt(StateDirectory state, Access<T> access) {
        try {
            return access.perform();
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
        T perform() throws IOException;
    }
}
