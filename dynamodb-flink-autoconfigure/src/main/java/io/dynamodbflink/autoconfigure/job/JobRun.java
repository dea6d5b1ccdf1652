/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One submission of a job by us.
 *
 * @param number number of the run; later runs have larger ones
 * @param start where it begins
 * @param checkpoints directory of its checkpoints; absent if they are held in memory
 * @param savepoints directory of its savepoints; absent if there is none
 */
record JobRun(
        long number,
        StartPoint start,
        @Nullable String checkpoints,
        @Nullable String savepoints) {

    JobRun {
        Objects.requireNonNull(start, "start");
    }

    /** The checkpoint or savepoint that it goes on from, if any. */
    Optional<String> restoredFrom() {
        return start instanceof StartPoint.RestorePoint point ? Optional.of(point.path()) : Optional.empty();
    }

    /** Where to begin to read, if not where the job's properties say. */
    Optional<JobStartPosition> position() {
        return start instanceof StartPoint.Fresh fresh ? Optional.ofNullable(fresh.position()) : Optional.empty();
    }
}
