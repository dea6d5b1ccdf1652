/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shards;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What readers have done with one shard. A reader counts from zero when it takes the shard; this adds up what the
 * successive readers counted.
 */
final class ShardReading {

    private Object reader;
    private ShardProgress latest;
    private long readByEarlierReaders;
    private @Nullable SequenceNumber lastSequenceNumber;

    ShardReading(Object reader, ShardProgress first) {
        this.reader = reader;
        this.latest = first;
        this.lastSequenceNumber = first.lastSequenceNumber();
    }

    /** @param reader identity of the reader; another one, or a smaller count, means that counting began anew */
    void update(Object reader, ShardProgress progress) {
        if (this.reader != reader || progress.recordsRead() < latest.recordsRead()) {
            readByEarlierReaders += latest.recordsRead();
        }
        if (progress.lastSequenceNumber() != null) {
            lastSequenceNumber = progress.lastSequenceNumber();
        }
        this.reader = reader;
        this.latest = progress;
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

    Instant observedAt() {
        return latest.observedAt();
    }
}
