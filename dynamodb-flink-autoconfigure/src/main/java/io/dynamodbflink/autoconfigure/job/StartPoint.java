/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.state.SavedOperator;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import java.time.Instant;
import java.util.List;
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
     * @param operators whose state it has
     */
    record RestorePoint(String path, long run, boolean savepoint, Instant completedAt, List<SavedOperator> operators)
            implements StartPoint {

        public RestorePoint {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(completedAt, "completedAt");
            operators = List.copyOf(operators);
        }
    }

    /**
     * Without state.
     *
     * @param position where to begin to read; absent if that is where the job's properties say
     * @param firstStart when an earlier run began that left no state; absent if there was none
     */
    record Fresh(
            @Nullable JobStartPosition position, @Nullable Instant firstStart) implements StartPoint {

        /** The source, reading from here. */
        <T> DynamoDbStreamsSource<T> appliedTo(DynamoDbStreamsSource<T> configured) {
            DynamoDbStreamsSource<T> source = position == null ? configured : position.appliedTo(configured);
            return firstStart == null ? source : source.withFirstStart(firstStart);
        }
    }
}
