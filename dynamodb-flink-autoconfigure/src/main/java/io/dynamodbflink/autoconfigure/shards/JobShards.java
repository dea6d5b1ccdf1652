/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shards;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shards of one job, as its enumerator and its readers tell them. Thread-safe; every report costs the same however
 * many shards there are.
 *
 * <p>Memory is bounded by what the enumerator itself remembers: a forgotten shard leaves. A reader may report before
 * the enumerator has, because they are different threads; such reports wait, in limited number, for the shard to be
 * announced, and show nothing until then.
 */
final class JobShards {

    /** Events of data loss that are remembered; older ones are only counted. */
    static final int REMEMBERED_DATA_LOSSES = 100;

    /** Shards that may be reported on before they are announced. */
    static final int UNANNOUNCED_SHARDS = 1_000;

    private final Map<ShardId, Shard> shards = new HashMap<>();
    private final Map<ShardId, ShardReading> unannounced = new LinkedHashMap<>();
    private final Deque<ShardDataLoss> recentDataLosses = new ArrayDeque<>();
    private long dataLosses;
    private long invalidRecords;
    private long readOfForgottenShards;

    synchronized void changed(Collection<ShardStatus> changed) {
        for (ShardStatus status : changed) {
            if (status.state() == ShardState.FORGOTTEN) {
                forget(status.shardId());
            } else {
                announce(status);
            }
        }
    }

    private void announce(ShardStatus status) {
        Shard known = shards.get(status.shardId());
        if (known == null) {
            shards.put(status.shardId(), new Shard(status, unannounced.remove(status.shardId())));
        } else {
            known.status = status;
        }
    }

    private void forget(ShardId shardId) {
        Shard known = shards.remove(shardId);
        ShardReading reading = known == null ? unannounced.remove(shardId) : known.reading;
        if (reading != null) {
            readOfForgottenShards += reading.recordsRead();
        }
    }

    /** @param reader identity of the reader that reports, different for each attempt of each subtask */
    synchronized void progressed(Object reader, ShardProgress progress) {
        Shard known = shards.get(progress.shardId());
        if (known == null) {
            unannounced.merge(progress.shardId(), new ShardReading(reader, progress), (reading, first) -> {
                reading.update(reader, progress);
                return reading;
            });
            limitUnannounced();
        } else if (known.reading == null) {
            known.reading = new ShardReading(reader, progress);
        } else {
            known.reading.update(reader, progress);
        }
    }

    private void limitUnannounced() {
        if (unannounced.size() > UNANNOUNCED_SHARDS) {
            Iterator<ShardId> oldest = unannounced.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void lost(ShardDataLoss loss) {
        dataLosses++;
        recentDataLosses.addLast(loss);
        if (recentDataLosses.size() > REMEMBERED_DATA_LOSSES) {
            recentDataLosses.removeFirst();
        }
    }

    synchronized void invalidRecord() {
        invalidRecords++;
    }

    synchronized void clear() {
        shards.clear();
        unannounced.clear();
        recentDataLosses.clear();
        dataLosses = 0;
        invalidRecords = 0;
        readOfForgottenShards = 0;
    }

    synchronized JobShardAssignments assignments() {
        List<ShardAssignment> assignments = new ArrayList<>(shards.size());
        shards.values().forEach(shard -> assignments.add(shard.view()));
        assignments.sort(Comparator.comparing(ShardAssignment::shardId));
        return new JobShardAssignments(summary(), assignments, List.copyOf(recentDataLosses));
    }

    synchronized ShardSummary summary() {
        Map<ShardState, Integer> byState = new EnumMap<>(ShardState.class);
        for (ShardState state : ShardState.values()) {
            if (state != ShardState.FORGOTTEN) {
                byState.put(state, 0);
            }
        }
        long recordsRead = readOfForgottenShards;
        Long maxMillisBehind = null;
        Instant lastObservedAt = null;
        for (Shard shard : shards.values()) {
            byState.merge(shard.status.state(), 1, Integer::sum);
            ShardReading reading = shard.reading;
            if (reading != null) {
                recordsRead += reading.recordsRead();
                lastObservedAt = later(lastObservedAt, reading.observedAt());
                if (shard.status.state() == ShardState.ASSIGNED) {
                    maxMillisBehind = Math.max(
                            maxMillisBehind == null ? Long.MIN_VALUE : maxMillisBehind, reading.millisBehindLatest());
                }
            }
        }
        return new ShardSummary(byState, recordsRead, maxMillisBehind, dataLosses, invalidRecords, lastObservedAt);
    }

    private static Instant later(@Nullable Instant first, Instant second) {
        return first == null || second.isAfter(first) ? second : first;
    }

    private static final class Shard {

        private ShardStatus status;
        private @Nullable ShardReading reading;

        Shard(ShardStatus status, @Nullable ShardReading reading) {
            this.status = status;
            this.reading = reading;
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
                    reading == null ? 0 : reading.recordsRead(),
                    millisBehindLatest(),
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
}
