/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where a run of a job begins. */
sealed interface StartPoint permits StartPoint.RestorePoint, StartPoint.Fresh {

    /**
     * From state.
     *
     * @param path the checkpoint or savepoint
     * @param run number of the run that it is of
     * @param savepoint whether it is a savepoint
     * @param completedAt when it was complete
     */
    record RestorePoint(String path, long run, boolean savepoint, Instant completedAt) implements StartPoint {
        public RestorePoint {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(completedAt, "completedAt");
        }
    }

    /**
     * Without state.
     *
     * @param position where to begin to read; absent if that is where the job's properties say
     */
    record Fresh(@Nullable JobStartPosition position) implements StartPoint {}
}
