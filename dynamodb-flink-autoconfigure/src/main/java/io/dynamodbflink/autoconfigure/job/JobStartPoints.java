/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.state.RestoreSearch;
import io.dynamodbflink.autoconfigure.state.RunDirectory;
import io.dynamodbflink.autoconfigure.state.RunRecord;
import io.dynamodbflink.autoconfigure.state.StateDirectory;
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

/** Decides where the runs of one job begin that has a directory, and writes that down in the run's own directory. */
final class JobStartPoints {

    private static final Logger LOG = LoggerFactory.getLogger(JobStartPoints.class);

    private final JobBlueprint job;
    private final StateDirectory directory;
    private final Clock clock;

    JobStartPoints(JobBlueprint job, StateDirectory directory, Clock clock) {
        this.job = Objects.requireNonNull(job, "job");
        this.directory = Objects.requireNonNull(directory, "directory");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Begins a run.
     *
     * @param run its directory
     * @param earlier the runs there have been, newest first
     * @param reset where to begin, whatever state there is; null to go on from the newest
     * @throws FailureAnalyzedException if there is state of which none can be restored
     */
    JobRun begin(RunDirectory run, List<RunDirectory> earlier, @Nullable JobStartPosition reset) throws IOException {
        return reset != null ? fresh(run, reset, clock.instant(), true) : goOn(earlier, run);
    }

    private JobRun goOn(List<RunDirectory> earlier, RunDirectory run) throws IOException {
        RunRecord history = history(earlier);
        RestoreSearch search =
                RestoreSearch.of(earlier, history == null ? 0 : history.since(), JobStartPoints.class.getClassLoader());
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
        LOG.info("Job '{}' has no state in {}: it begins at {}", job.name(), directory, configuredPosition());
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
}
