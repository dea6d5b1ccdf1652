/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where reading of a shard begins or goes on.
 *
 * <p>{@code LATEST} means "what is written from now on", so it must not be evaluated twice: a restarted reader would
 * skip what came in between. It therefore carries the instant at which the job first started, and
 * {@link #whenResumed()} turns it into {@link Type#AT_TIMESTAMP}.
 *
 * @since 0.1.0
 */
public final class StartingPosition implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Kinds of position. */
    public enum Type {
        /** The oldest record that the shard still has, whatever has expired before the job came. */
        TRIM_HORIZON,
        /**
         * The first record of the shard: the job has come in time and is to read all of it, so that what has expired
         * before it is read is a loss. Opened like {@link #TRIM_HORIZON}.
         */
        WHOLE_SHARD,
        /** What is written after the shard is opened. */
        LATEST,
        /**
         * The oldest record created at or after an instant. The API has no such iterator: the shard is read from its
         * horizon and older records are dropped. Creation times are in whole seconds (DynamoDB Local: minutes), and
         * so is this boundary: records of the second that the instant falls into are read.
         */
        AT_TIMESTAMP,
        /** The record that follows a known one. */
        AFTER_SEQUENCE_NUMBER
    }

    private static final StartingPosition TRIM_HORIZON = new StartingPosition(Type.TRIM_HORIZON, null, null);
    private static final StartingPosition WHOLE_SHARD = new StartingPosition(Type.WHOLE_SHARD, null, null);

    private final Type type;
    private final @Nullable SequenceNumber sequenceNumber;
    private final @Nullable Instant instant;

    private StartingPosition(Type type, @Nullable SequenceNumber sequenceNumber, @Nullable Instant instant) {
        this.type = type;
        this.sequenceNumber = sequenceNumber;
        this.instant = instant;
    }

    public static StartingPosition trimHorizon() {
        return TRIM_HORIZON;
    }

    public static StartingPosition wholeShard() {
        return WHOLE_SHARD;
    }

    /**
     * @param pinnedAt when the job first started: what is written later is read, whatever restarts happen
     */
    public static StartingPosition latest(Instant pinnedAt) {
        return new StartingPosition(Type.LATEST, null, Objects.requireNonNull(pinnedAt, "pinnedAt"));
    }

    public static StartingPosition atTimestamp(Instant instant) {
        return new StartingPosition(Type.AT_TIMESTAMP, null, Objects.requireNonNull(instant, "instant"));
    }

    public static StartingPosition afterSequenceNumber(SequenceNumber last) {
        return new StartingPosition(Type.AFTER_SEQUENCE_NUMBER, Objects.requireNonNull(last, "sequence number"), null);
    }

    public Type type() {
        return type;
    }

    /** The last record already read; present for {@link Type#AFTER_SEQUENCE_NUMBER} only. */
    public Optional<SequenceNumber> sequenceNumber() {
        return Optional.ofNullable(sequenceNumber);
    }

    /** Present for {@link Type#LATEST} (the job's first start) and {@link Type#AT_TIMESTAMP}. */
    public Optional<Instant> instant() {
        return Optional.ofNullable(instant);
    }

    /**
     * This position as a reader must take it that opens the shard again before a record was read: {@code LATEST}
     * becomes "at the instant of the first start", everything else stays.
     */
    public StartingPosition whenResumed() {
        return type == Type.LATEST ? atTimestamp(Objects.requireNonNull(instant)) : this;
    }

    /**
     * This position once the shard's parent has been read to its end, or a page of the shard itself: from then on, the
     * oldest record that the shard has is its first one, and none may be missed.
     */
    public StartingPosition whenBegun() {
        return type == Type.TRIM_HORIZON ? WHOLE_SHARD : this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StartingPosition that
                && type == that.type
                && Objects.equals(sequenceNumber, that.sequenceNumber)
                && Objects.equals(instant, that.instant);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, sequenceNumber, instant);
    }

    @Override
    public String toString() {
        return switch (type) {
            case TRIM_HORIZON -> "TRIM_HORIZON";
            case WHOLE_SHARD -> "WHOLE_SHARD";
            case LATEST -> "LATEST (since " + instant + ")";
            case AT_TIMESTAMP -> "AT_TIMESTAMP " + instant;
            case AFTER_SEQUENCE_NUMBER -> "AFTER_SEQUENCE_NUMBER " + sequenceNumber;
        };
    }
}
