/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.state.RunDefinition;
import io.dynamodbflink.autoconfigure.state.RunDirectory;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * What the instances and lives of an application tell each other about the runs of a job that outlives them, by notes in
 * the runs' directories.
 */
final class RunNotes {

    private static final Logger LOG = LoggerFactory.getLogger(RunNotes.class);

    private final JobName job;

    RunNotes(JobName job) {
        this.job = Objects.requireNonNull(job, "job");
    }

    /** What a run runs; nothing if that is not known. */
    Optional<RunDefinition> definition(JobRun run) {
        return read(run, RunDirectory::definition);
    }

    /** What was wanted of the job when a run was ended on purpose; nothing if it was not, as far as is known. */
    Optional<DesiredJobState> ended(JobRun run) {
        return read(run, RunDirectory::ended).flatMap(DesiredJobState::parse);
    }

    /** The cluster has accepted a run. Whoever does not read that finds the job on the cluster. */
    void accepted(JobRun run, String jobId) {
        tryTo(run, directory -> directory.accepted(jobId));
    }

    /** A run is about to be ended on purpose. Whoever does not read that takes it for an end by somebody else. */
    void ending(JobRun run, DesiredJobState wanted) {
        tryTo(run, directory -> directory.ending(wanted.name()));
    }

    /** A run has not been ended after all. */
    void notEnding(JobRun run) {
        tryTo(run, RunDirectory::notEnding);
    }

    private <T> T read(JobRun run, Reading<T> reading) {
        RunDirectory directory = directory(run);
        try {
            return reading.of(directory);
        } catch (IOException | RuntimeException e) {
            throw new FailureAnalyzedException(
                    "What has been written down about a run of job '" + job + "' cannot be read in " + directory.path()
                            + ": " + e.getMessage(),
                    "Check that the application may read dynamodb-flink.jobs." + job + ".checkpoint.directory.",
                    e);
        }
    }

    private void tryTo(JobRun run, Writing writing) {
        RunDirectory directory = directory(run);
        try {
            writing.to(directory);
        } catch (IOException | RuntimeException e) {
            LOG.warn("Nothing could be written down about job '{}' in {}", job, directory.path(), e);
        }
    }

    private static RunDirectory directory(JobRun run) {
        return Objects.requireNonNull(run.directory(), "directory");
    }

    private interface Reading<T> {
        T of(RunDirectory directory) throws IOException;
    }

    private interface Writing {
        void to(RunDirectory directory) throws IOException;
    }
}
