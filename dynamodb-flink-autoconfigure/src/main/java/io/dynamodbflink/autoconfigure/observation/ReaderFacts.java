/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reader of a job has told, kept until somebody asks. A reader does not say which shards it has left, so what was
 * told of them goes when it is the oldest and there are too many. Thread-safe.
 */
final class ReaderFacts {

    /** Shards of which something is kept, at least; one more for each that was told of lately. */
    static final int KEPT_SHARDS = 5_000;

    private final Clock clock;
    private final int subtask;

    /** The shards that were told of longest ago first. */
    private final Map<ShardId, ShardReading> shards = new LinkedHashMap<>();

    private long invalidRecords;

    ReaderFacts(int subtask, Clock clock) {
        this.subtask = subtask;
        this.clock = clock;
    }

    synchronized void progressed(ShardProgress progress) {
        ShardReading known = shards.remove(progress.shardId());
        if (known == null) {
            known = new ShardReading(this, progress, Vantage.HERE);
        } else {
            known.update(this, progress, Vantage.HERE);
        }
        shards.put(progress.shardId(), known);
        if (shards.size() > KEPT_SHARDS) {
            forgetOldest();
        }
    }

    private void forgetOldest() {
        Iterator<ShardReading> oldest = shards.values().iterator();
        // A shard that the reader has is told of every few seconds.
        if (oldest.next().observedAt().isBefore(clock.instant().minusSeconds(60))) {
            oldest.remove();
        }
    }

    synchronized void invalidRecord() {
        invalidRecords++;
    }

    /** Number of entries of a report. */
    synchronized int size() {
        return shards.size();
    }

    Report.OfReader report() {
        List<ShardProgress> all;
        long invalid;
        Instant now;
        synchronized (this) {
            all = new ArrayList<>(shards.size());
            shards.values().forEach(shard -> all.add(shard.asProgress()));
            invalid = invalidRecords;
            now = clock.instant();
        }
        // Those that are not well, then those that are furthest behind, then those that were told of last.
        all.sort(Comparator.<ShardProgress, Boolean>comparing(shard -> shard.trouble() == null)
                .thenComparing(shard -> shard.activity() == ShardActivity.POLLING)
                .thenComparing(ShardProgress::millisBehindLatest, Comparator.reverseOrder())
                .thenComparing(ShardProgress::observedAt, Comparator.reverseOrder()));
        return new Report.OfReader(now, subtask, all, all.size(), invalid);
    }
}
