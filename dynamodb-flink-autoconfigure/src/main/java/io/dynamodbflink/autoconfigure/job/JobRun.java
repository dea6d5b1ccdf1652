/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.state.RunDirectory;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.jspecify.annotations.Nullable;

/**
 * One submission of a job by us.
 *
 * @param number number of the run; later runs have larger ones
 * @param start where it begins
 * @param directory where its state is kept; absent if it is held in memory
 * @param jobId the id that its execution has on the cluster; absent if any id will do
 */
record JobRun(
        long number,
        StartPoint start,
        @Nullable RunDirectory directory,
        @Nullable JobID jobId) {

    JobRun {
        Objects.requireNonNull(start, "start");
    }

    /** A run that any id will do for. */
    JobRun(long number, StartPoint start, @Nullable RunDirectory directory) {
        this(number, start, directory, null);
    }

    /** The same run, with this id on the cluster. */
    JobRun withJobId(JobID id) {
        return new JobRun(number, start, directory, id);
    }

    /** The checkpoint or savepoint that it went on from, if any. */
    Optional<String> restoredFrom() {
        return start.statePath();
    }

    /** Where its savepoints are to be written; null if its state is held in memory. */
    @Nullable
    String savepoints() {
        return directory == null ? null : directory.savepoints();
    }
}
