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
    private @Nullable ShardReading reading;

    /** What the shard holds is newer: its parent was read so far when the shard could be read. */
    private @Nullable Instant newerThan;

    TrackedShard(ShardStatus status, @Nullable ShardReading reading, Instant now) {
        this.status = status;
        this.inStateSince = now;
        this.reading = reading;
    }

    void changed(ShardStatus changed, Instant now) {
        if (changed.state() != status.state()) {
            inStateSince = now;
        }
        status = changed;
    }

    void progressed(Object reader, ShardProgress progress) {
        if (reading == null) {
            reading = new ShardReading(reader, progress);
        } else {
            reading.update(reader, progress);
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
        Instant upTo = readUpTo();
        if (read != null
                && state() == ShardState.ASSIGNED
                && (upTo == null || read.millisBehindLatest() == 0 && isFresh(read, now))) {
            return Duration.ofMillis(read.millisBehindLatest());
        }
        // The service's clock may be ahead of ours.
        return upTo == null ? null : upTo.isAfter(now) ? Duration.ZERO : Duration.between(upTo, now);
    }

    private static boolean isFresh(ShardReading read, Instant now) {
        return Duration.between(read.observedAt(), now).compareTo(FRESH) <= 0;
    }

    /**
     * Since when nothing has been heard of a shard that a reader has: no answer of the service while the reader polls,
     * no report of the reader while it has a reason not to poll.
     */
    Instant silentSince() {
        ShardReading read = reading;
        if (read == null) {
            return inStateSince;
        }
        if (read.activity() != ShardActivity.POLLING) {
            return read.observedAt();
        }
        Instant polledAt = read.polledAt();
        return polledAt == null ? inStateSince : polledAt;
    }

    /**
     * Since when the job has taken nothing of the reader, although the shard waits for it to; null if it does not wait. The
     * last answer to a poll may be later, and is the earliest time at which the waiting can have begun.
     */
    @Nullable
    Instant heldBackSince() {
        ShardReading read = reading;
        if (read == null || read.activity() != ShardActivity.HELD_BACK) {
            return null;
        }
        Instant polledAt = read.polledAt() == null ? inStateSince : read.polledAt();
        Instant takenAt = read.takenAt();
        return takenAt == null || takenAt.isBefore(polledAt) ? polledAt : takenAt;
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
