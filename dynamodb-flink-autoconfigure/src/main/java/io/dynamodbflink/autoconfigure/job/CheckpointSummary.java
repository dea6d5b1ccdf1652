/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A completed checkpoint or savepoint of a job.
 *
 * @param id number within the job, increasing
 * @param savepoint whether it is a savepoint, taken on request, and not a periodic checkpoint
 * @param completedAt when it was complete
 * @param duration from its trigger to its completion
 * @param sizeInBytes size of the state it holds
 * @param path where it is stored; absent if it is held in memory
 * @since 0.1.0
 */
public record CheckpointSummary(
        long id,
        boolean savepoint,
        Instant completedAt,
        Duration duration,
        long sizeInBytes,
        @Nullable String path) {

    public CheckpointSummary {
        Objects.requireNonNull(completedAt, "completedAt");
        Objects.requireNonNull(duration, "duration");
    }
}
