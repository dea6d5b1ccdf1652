/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** What a job keeps beyond its executions: the state that the next run goes on from, and whether it is paused. */
final class JobState {

    private static final Logger LOG = LoggerFactory.getLogger(JobState.class);

    private final JobBlueprint job;
    private final @Nullable StateDirectory directory;

    private long runs;

    JobState(JobBlueprint job) {
        this.job = Objects.requireNonNull(job, "job");
        String base = job.checkpoint().directory();
        this.directory = base == null ? null : new StateDirectory(base, job.name());
    }

    /** Whether the job has a directory, so that it can go on where it stopped. */
    boolean isKept() {
        return directory != null;
    }

    /**
     * Begins a run: from the newest state, unless the job is reset.
     *
     * @param reset where to begin, whatever state there is; null to go on from the newest
     * @throws FailureAnalyzedException if the directory cannot be used
     */
    JobRun begin(@Nullable JobStartPosition reset) {
        runs++;
        if (directory == null) {
            return new JobRun(runs, new StartPoint.Fresh(reset), null, null);
        }
        StartPoint start = reset != null ? new StartPoint.Fresh(reset) : newest(directory);
        return new JobRun(runs, start, directory.checkpoints(), directory.savepoints());
    }

    /** Whether the job has been paused, by this application or an earlier life of it. */
    boolean isPaused() {
        return directory != null && attempt(directory, directory::isPaused);
    }

    /** Remembers that the job is paused. */
    void paused() {
        if (directory != null) {
            attempt(directory, () -> {
                directory.markPaused();
                return true;
            });
        }
    }

    /** Forgets that the job is paused. */
    void resumed() {
        if (directory != null) {
            attempt(directory, () -> {
                directory.unmarkPaused();
                return true;
            });
        }
    }

    private StartPoint newest(StateDirectory state) {
        return attempt(state, () -> {
            state.prepare();
            Optional<StartPoint.RestorePoint> newest = state.newest();
            newest.ifPresentOrElse(
                    point -> LOG.info("Job '{}' goes on from {}", job.name(), point.path()),
                    () -> LOG.info(
                            "Job '{}' has no state in {}: it begins at {}",
                            job.name(),
                            state,
                            job.source().initialPosition()));
            return newest.<StartPoint>map(point -> point).orElseGet(() -> new StartPoint.Fresh(null));
        });
    }

    private <T> T attempt(StateDirectory state, Access<T> access) {
        try {
            return access.perform();
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
