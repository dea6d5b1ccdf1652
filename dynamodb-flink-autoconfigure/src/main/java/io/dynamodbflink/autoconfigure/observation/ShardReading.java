/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What readers have done with one shard. A reader counts from zero when it takes the shard; this adds up what the
 * successive readers counted. What a reader does not know yet is what its predecessor knew: a job that fails and starts
 * again, over and over, has not polled the shard since it last did, however often a reader has begun.
 */
final class ShardReading {

    private Object reader;
    private Vantage vantage;
    private ShardProgress latest;
    private long readByEarlierReaders;
    private @Nullable SequenceNumber lastSequenceNumber;
    private @Nullable Instant readUpTo;
    private @Nullable Instant polledAt;
    private @Nullable CallTrouble trouble;

    ShardReading(Object reader, ShardProgress first, Vantage vantage) {
        this.reader = reader;
        this.vantage = vantage;
        this.latest = first;
        take(first);
    }

    /** @param reader identity of the reader; another one, or a smaller count, means that counting began anew */
    void update(Object reader, ShardProgress progress, Vantage vantage) {
        if (this.reader != reader || progress.recordsRead() < latest.recordsRead()) {
            readByEarlierReaders += latest.recordsRead();
        }
        this.reader = reader;
        this.vantage = vantage;
        this.latest = progress;
        take(progress);
    }

    /** What the reader has told is still so, if nobody else has told of the shard since. */
    void seenFrom(Object reader, Vantage newer) {
        if (this.reader == reader) {
            vantage = newer;
        }
    }

    /** All that readers have told, as if one reader told it now. */
    ShardProgress asProgress() {
        return new ShardProgress(
                latest.stream(),
                latest.shardId(),
                latest.subtask(),
                lastSequenceNumber,
                recordsRead(),
                latest.millisBehindLatest(),
                readUpTo,
                latest.activity(),
                polledAt,
                latest.takenAt(),
                trouble,
                latest.observedAt());
    }

    /** The time where the reader is. */
    Instant now(Instant here) {
        return vantage.now(here);
    }

    private void take(ShardProgress progress) {
        if (progress.lastSequenceNumber() != null) {
            lastSequenceNumber = progress.lastSequenceNumber();
        }
        if (progress.readUpTo() != null) {
            readUpTo = progress.readUpTo();
        }
        trouble = OngoingTrouble.after(trouble, progress.polledAt() != null, progress.trouble());
        if (progress.polledAt() != null) {
            polledAt = progress.polledAt();
        }
    }

    long recordsRead() {
        return readByEarlierReaders + latest.recordsRead();
    }

    @Nullable
    SequenceNumber lastSequenceNumber() {
        return lastSequenceNumber;
    }

    int subtask() {
        return latest.subtask();
    }

    long millisBehindLatest() {
        return latest.millisBehindLatest();
    }

    /** Every record created before has been handed on; null if that is not known. */
    @Nullable
    Instant readUpTo() {
        return readUpTo;
    }

    ShardActivity activity() {
        return latest.activity();
    }

    /** When the service last answered a poll, whichever reader made it; null if it never did. */
    @Nullable
    Instant polledAt() {
        return polledAt;
    }

    /** When the job last took a record of the reader; null if it has taken none. */
    @Nullable
    Instant takenAt() {
        return latest.takenAt();
    }

    @Nullable
    CallTrouble trouble() {
        return trouble;
    }

    Instant observedAt() {
        return latest.observedAt();
    }
}
