/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One shard: what the enumerator and the readers have told of it, and when. */
final class TrackedShard {

    /** A reader tells of its shards more often than that. What is older is no news. */
    private static final Duration FRESH = Duration.ofSeconds(10);

    private ShardStatus status;
    private Instant inStateSince;
    private Vantage vantage;
    private @Nullable ShardReading reading;

    /** What the shard holds is newer: its parent was read so far when the shard could be read. */
    private @Nullable Instant newerThan;

    /**
     * @param since since when it is in its state
     * @param vantage where that was seen from
     */
    TrackedShard(ShardStatus status, @Nullable ShardReading reading, Instant since, Vantage vantage) {
        this.status = status;
        this.inStateSince = since;
        this.vantage = vantage;
        this.reading = reading;
    }

    void changed(ShardStatus changed, Instant since, Vantage seenFrom) {
        inStateSince = since;
        vantage = seenFrom;
        status = changed;
    }

    void progressed(Object reader, ShardProgress progress, Vantage seenFrom) {
        if (reading == null) {
            reading = new ShardReading(reader, progress, seenFrom);
        } else {
            reading.update(reader, progress, seenFrom);
        }
    }

    /** The parent as it is known when this shard may be read: nothing of it is left. */
    void follows(TrackedShard parent) {
        Instant upTo = parent.readUpTo();
        if (upTo != null) {
            newerThan = upTo;
        }
    }

    ShardId id() {
        return status.shardId();
    }

    ShardState state() {
        return status.state();
    }

    @Nullable
    ShardReading reading() {
        return reading;
    }

    long recordsRead() {
        return reading == null ? 0 : reading.recordsRead();
    }

    Instant inStateSince() {
        return inStateSince;
    }

    /** How long it has been in its state. */
    Duration inState(Instant now) {
        return Duration.between(inStateSince, vantage.now(now));
    }

    /** Every record created before has been handed on; null if that is not known. */
    @Nullable
    Instant readUpTo() {
        Instant read = reading == null ? null : reading.readUpTo();
        return read == null ? newerThan : read;
    }

    /** How far a shard that is to be read is behind; null if that is not known. */
    @Nullable
    Duration lag(Instant now) {
        ShardReading read = reading;
        Instant there = read == null ? vantage.now(now) : read.now(now);
        Instant upTo = readUpTo();
        if (read != null
                && state() == ShardState.ASSIGNED
                && (upTo == null || read.millisBehindLatest() == 0 && isFresh(read, there))) {
            return Duration.ofMillis(read.millisBehindLatest());
        }
        // The service's clock may be ahead.
        return upTo == null ? null : upTo.isAfter(there) ? Duration.ZERO : Duration.between(upTo, there);
    }

    private static boolean isFresh(ShardReading read, Instant now) {
        return Duration.between(read.observedAt(), now).compareTo(FRESH) <= 0;
    }

    /**
     * How long nothing has been heard of a shard that a reader has: no answer of the service while the reader polls, no
     * report of the reader while it has a reason not to poll.
     */
    Duration silence(Instant now) {
        ShardReading read = reading;
        if (read == null) {
            return inState(now);
        }
        if (read.activity() != ShardActivity.POLLING) {
            return Duration.between(read.observedAt(), read.now(now));
        }
        Instant polledAt = read.polledAt();
        return polledAt == null ? inState(now) : Duration.between(polledAt, read.now(now));
    }

    /**
     * How long the job has taken nothing of the reader, although the shard waits for it to; null if it does not wait. The
     * last answer to a poll may be later, and is the earliest time at which the waiting can have begun.
     */
    @Nullable
    Duration heldBack(Instant now) {
        ShardReading read = reading;
        if (read == null || read.activity() != ShardActivity.HELD_BACK) {
            return null;
        }
        Instant takenAt = read.takenAt();
        if (read.polledAt() == null) {
            Duration sinceTaken = takenAt == null ? null : Duration.between(takenAt, read.now(now));
            return sinceTaken == null || sinceTaken.compareTo(inState(now)) > 0 ? inState(now) : sinceTaken;
        }
        Instant polledAt = read.polledAt();
        Instant since = takenAt == null || takenAt.isBefore(polledAt) ? polledAt : takenAt;
        return Duration.between(since, read.now(now));
    }

    ShardAssignment view() {
        return new ShardAssignment(
                status.stream(),
                status.shardId(),
                status.parentShardId(),
                status.childShardIds(),
                status.state(),
                subtask(),
                status.startingPosition(),
                reading == null ? null : reading.lastSequenceNumber(),
                recordsRead(),
                millisBehindLatest(),
                reading == null ? null : reading.polledAt(),
                state() == ShardState.ASSIGNED && reading != null ? reading.activity() : null,
                state() == ShardState.ASSIGNED && reading != null ? reading.trouble() : null,
                reading == null ? null : reading.observedAt());
    }

    private @Nullable Integer subtask() {
        return status.subtask() != null || reading == null ? status.subtask() : Integer.valueOf(reading.subtask());
    }

    private @Nullable Long millisBehindLatest() {
        if (reading == null) {
            return null;
        }
        return status.state() == ShardState.FINISHED ? 0L : reading.millisBehindLatest();
    }
}
