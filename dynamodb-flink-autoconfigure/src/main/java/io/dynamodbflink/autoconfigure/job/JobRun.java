/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.state.RunDirectory;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One submission of a job by us.
 *
 * @param number number of the run; later runs have larger ones
 * @param start where it begins
 * @param directory where its state is kept; absent if it is held in memory
 */
record JobRun(long number, StartPoint start, @Nullable RunDirectory directory) {

    JobRun {
        Objects.requireNonNull(start, "start");
    }

    /** The checkpoint or savepoint that it goes on from, if any. */
    Optional<String> restoredFrom() {
        return start instanceof StartPoint.RestorePoint point ? Optional.of(point.path()) : Optional.empty();
    }

    /** Where its savepoints are to be written; null if its state is held in memory. */
    @Nullable
    String savepoints() {
        return directory == null ? null : directory.savepoints();
    }
}
