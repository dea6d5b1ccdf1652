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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a run of a job begins. */
sealed interface StartPoint permits StartPoint.RestorePoint, StartPoint.Fresh, StartPoint.Begun {

    /** The checkpoint or savepoint that it is, or was; empty without state. */
    default Optional<String> statePath() {
        return Optional.empty();
    }

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

        @Override
        public Optional<String> statePath() {
            return Optional.of(path);
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

        /** Where the job's properties say, for the first time. */
        static final Fresh AS_CONFIGURED = new Fresh(null, null);

        /** The source, reading from here. */
        <T> DynamoDbStreamsSource<T> appliedTo(DynamoDbStreamsSource<T> configured) {
            DynamoDbStreamsSource<T> source = position == null ? configured : position.appliedTo(configured);
            return firstStart == null ? source : source.withFirstStart(firstStart);
        }
    }

    /**
     * Where a run began that is under way: it is not begun again.
     *
     * @param path the checkpoint or savepoint; absent if it began without state
     */
    record Begun(@Nullable String path) implements StartPoint {

        @Override
        public Optional<String> statePath() {
            return Optional.ofNullable(path);
        }
    }
}
