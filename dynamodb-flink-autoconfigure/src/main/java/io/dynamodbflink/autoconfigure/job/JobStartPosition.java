/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.connector.model.InitialTimestamp;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a job that is reset begins to read.
 *
 * @param kind kind of the position
 * @param timestamp for {@link Kind#TIMESTAMP}, the instant; otherwise null
 * @since 0.1.0
 */
public record JobStartPosition(Kind kind, @Nullable Instant timestamp) {

    /** Kinds of position. */
    public enum Kind {
        /** The oldest record that the stream still has: it keeps them for 24 hours. */
        TRIM_HORIZON,
        /** What is written from the moment of the reset on. */
        LATEST,
        /** The oldest record that was created at or after an instant. DynamoDB keeps that in whole seconds. */
        TIMESTAMP
    }

    /**
     * @throws IllegalArgumentException if there is no instant although the kind needs one, or one that it does not take
     */
    public JobStartPosition {
        Objects.requireNonNull(kind, "kind");
        if ((kind == Kind.TIMESTAMP) != (timestamp != null)) {
            throw new IllegalArgumentException(
                    "The start position " + kind + (timestamp == null ? " needs a timestamp" : " takes no timestamp"));
        }
    }

    /** The oldest record that the stream still has. */
    public static JobStartPosition trimHorizon() {
        return new JobStartPosition(Kind.TRIM_HORIZON, null);
    }

    /** What is written from the moment of the reset on. */
    public static JobStartPosition latest() {
        return new JobStartPosition(Kind.LATEST, null);
    }

    /**
     * The oldest record that was created at or after an instant. If that has left the stream already, reading begins
     * with the oldest record there is.
     */
    public static JobStartPosition timestamp(Instant timestamp) {
        return new JobStartPosition(Kind.TIMESTAMP, Objects.requireNonNull(timestamp, "timestamp"));
    }

    /** The source, reading from here. */
    <T> DynamoDbStreamsSource<T> appliedTo(DynamoDbStreamsSource<T> source) {
        return switch (kind) {
            case TRIM_HORIZON -> source.startingAt(InitialPosition.TRIM_HORIZON, null);
            case LATEST -> source.startingAt(InitialPosition.LATEST, null);
            case TIMESTAMP ->
                source.startingAt(
                        InitialPosition.AT_TIMESTAMP,
                        InitialTimestamp.at(Objects.requireNonNull(timestamp, "timestamp")));
        };
    }

    /**
     * Reads what {@link #toString} has written.
     *
     * @throws IllegalArgumentException if the text is not that
     */
    static JobStartPosition parse(String text) {
        String[] parts = text.split(" ", 2);
        try {
            return new JobStartPosition(Kind.valueOf(parts[0]), parts.length == 1 ? null : Instant.parse(parts[1]));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + text + "' is not a start position", e);
        }
    }

    /** Such as {@code TRIM_HORIZON} or {@code TIMESTAMP 2026-01-31T12:00:00Z}. */
    @Override
    public String toString() {
        return timestamp == null ? kind.name() : kind + " " + timestamp;
    }
}
