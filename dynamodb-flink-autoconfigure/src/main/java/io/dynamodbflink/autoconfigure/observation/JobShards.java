/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.time.Clock;
import java.time.Duration;
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

    /** However often health and meters are asked for, all shards are looked at no more than once in this time. */
    static final Duration CONDITION_KEPT = Duration.ofSeconds(1);

    private final Clock clock;
    private final Map<ShardId, TrackedShard> shards = new HashMap<>();
    private final Map<ShardId, ShardReading> unannounced = new LinkedHashMap<>();
    private final Deque<ShardDataLoss> recentDataLosses = new ArrayDeque<>();
    private long dataLosses;
    private long invalidRecords;
    private long readOfForgottenShards;
    private @Nullable DiscoveryProgress discovery;
    private @Nullable SourceCondition condition;

    JobShards(Clock clock) {
        this.clock = clock;
    }

    synchronized void changed(Collection<ShardStatus> changed) {
        Instant now = clock.instant();
        for (ShardStatus status : changed) {
            if (status.state() != ShardState.FORGOTTEN) {
                announce(status, now);
            }
        }
        for (ShardStatus status : changed) {
            if (status.state() == ShardState.FORGOTTEN) {
                forget(status.shardId());
            } else {
                inherit(status);
            }
        }
    }

    private void announce(ShardStatus status, Instant now) {
        TrackedShard known = shards.get(status.shardId());
        if (known == null) {
            shards.put(status.shardId(), new TrackedShard(status, unannounced.remove(status.shardId()), now));
        } else {
            known.changed(status, now);
        }
    }

    /** A shard that may be read holds nothing older than what was read of its parent. */
    private void inherit(ShardStatus status) {
        if (status.state() == ShardState.READY || status.state() == ShardState.ASSIGNED) {
            TrackedShard shard = shards.get(status.shardId());
            TrackedShard parent = status.parentShardId() == null ? null : shards.get(status.parentShardId());
            if (shard != null && parent != null && parent.state() == ShardState.FINISHED) {
                shard.follows(parent);
            }
        }
    }

    private void forget(ShardId shardId) {
        TrackedShard known = shards.remove(shardId);
        ShardReading reading = known == null ? unannounced.remove(shardId) : known.reading();
        if (reading != null) {
            readOfForgottenShards += reading.recordsRead();
        }
    }

    /** @param reader identity of the reader that reports, different for each attempt of each subtask */
    synchronized void progressed(Object reader, ShardProgress progress) {
        TrackedShard known = shards.get(progress.shardId());
        if (known == null) {
            unannounced.merge(progress.shardId(), new ShardReading(reader, progress), (reading, first) -> {
                reading.update(reader, progress);
                return reading;
            });
            limitUnannounced();
        } else {
            known.progressed(reader, progress);
        }
    }

    private void limitUnannounced() {
        if (unannounced.size() > UNANNOUNCED_SHARDS) {
            Iterator<ShardId> oldest = unannounced.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    synchronized void searched(DiscoveryProgress progress) {
        CallTrouble before = discovery == null ? null : discovery.trouble();
        discovery = new DiscoveryProgress(
                progress.stream(),
                progress.listedAt(),
                progress.answeredAt(),
                progress.unansweredSince(),
                OngoingTrouble.after(before, progress.answeredAt() != null, progress.trouble()),
                progress.observedAt());
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
        discovery = null;
        condition = null;
    }

    synchronized JobShardAssignments assignments() {
        List<ShardAssignment> assignments = new ArrayList<>(shards.size());
        shards.values().forEach(shard -> assignments.add(shard.view()));
        assignments.sort(Comparator.comparing(ShardAssignment::shardId));
        return new JobShardAssignments(summary(), assignments, List.copyOf(recentDataLosses));
    }

    /** How reading stands now, or stood within {@link #CONDITION_KEPT}. */
    synchronized SourceCondition condition() {
        Instant now = clock.instant();
        SourceCondition present = condition;
        if (present == null || !now.isBefore(present.at().plus(CONDITION_KEPT))) {
            present = condition(now);
            condition = present;
        }
        return present;
    }

    private SourceCondition condition(Instant now) {
        ConditionScan scan = new ConditionScan(now);
        shards.values().forEach(scan::see);
        return new SourceCondition(
                now,
                !shards.isEmpty(),
                scan.lag(),
                scan.unread(),
                scan.silent(),
                scan.untaken(),
                scan.heldBack(),
                scan.troubles(),
                discovery,
                dataLosses,
                recentDataLosses.peekLast(),
                invalidRecords);
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
        for (TrackedShard shard : shards.values()) {
            byState.merge(shard.state(), 1, Integer::sum);
            ShardReading reading = shard.reading();
            if (reading != null) {
                recordsRead += reading.recordsRead();
                lastObservedAt = later(lastObservedAt, reading.observedAt());
                if (shard.state() == ShardState.ASSIGNED) {
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
}
