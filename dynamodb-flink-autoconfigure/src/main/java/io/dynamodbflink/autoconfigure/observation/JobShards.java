/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

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
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private Vantage discoveryVantage = Vantage.HERE;

    /** How many shards there are in each state, if not all of them are told; otherwise empty. */
    private Map<ShardState, Integer> uncounted = Map.of();

    private @Nullable SourceCondition condition;

    JobShards(Clock clock) {
        this.clock = clock;
    }

    synchronized void changed(Collection<ShardStatus> changed) {
        Instant now = clock.instant();
        for (ShardStatus status : changed) {
            if (status.state() != ShardState.FORGOTTEN) {
                TrackedShard known = shards.get(status.shardId());
                Instant since = known != null && known.state() == status.state() ? known.inStateSince() : now;
                announce(status, since, Vantage.HERE);
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

    /**
     * The enumerator in another process tells all that it knows, or as much of it as finds room.
     *
     * @param knowsShards whether what it does not tell is forgotten; one that has just begun, after a failure, does not
     *     know its shards yet
     */
    synchronized void known(Report.OfEnumerator report, boolean knowsShards, Vantage vantage) {
        Set<ShardId> told = new HashSet<>();
        for (Report.ShardInState shard : report.shards()) {
            announce(shard.status(), shard.since(), vantage);
            told.add(shard.status().shardId());
        }
        report.shards().forEach(shard -> inherit(shard.status()));
        List<ShardId> untold =
                shards.keySet().stream().filter(shard -> !told.contains(shard)).toList();
        if (report.extent().isComplete()) {
            if (knowsShards) {
                untold.forEach(this::forget);
            }
            uncounted = Map.of();
        } else {
            untold.forEach(shards::remove);
            uncounted = report.byState();
        }
        if (report.discovery() != null) {
            searched(report.discovery());
            discoveryVantage = vantage;
        }
    }

    private void announce(ShardStatus status, Instant since, Vantage vantage) {
        TrackedShard known = shards.get(status.shardId());
        if (known == null) {
            shards.put(
                    status.shardId(), new TrackedShard(status, unannounced.remove(status.shardId()), since, vantage));
        } else {
            known.changed(status, since, vantage);
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
    synchronized void progressed(Object reader, ShardProgress progress, Vantage vantage) {
        TrackedShard known = shards.get(progress.shardId());
        if (known == null) {
            unannounced.merge(progress.shardId(), new ShardReading(reader, progress, vantage), (reading, first) -> {
                reading.update(reader, progress, vantage);
                return reading;
            });
            limitUnannounced();
        } else {
            known.progressed(reader, progress, vantage);
        }
    }

    /** A reader tells the same of a shard as before, if it is the one that told of it last. */
    synchronized void unchanged(Object reader, ShardId shard, Vantage vantage) {
        TrackedShard known = shards.get(shard);
        ShardReading reading = known == null ? null : known.reading();
        if (reading != null) {
            reading.seenFrom(reader, vantage);
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
        discovery = OngoingTrouble.after(discovery, progress);
    }

    synchronized void lost(ShardDataLoss loss) {
        dataLosses++;
        recentDataLosses.addLast(loss);
        if (recentDataLosses.size() > REMEMBERED_DATA_LOSSES) {
            recentDataLosses.removeFirst();
        }
    }

    /** Losses that are not told one by one any more. */
    synchronized void lostEarlier(long losses) {
        dataLosses += losses;
    }

    synchronized void invalidRecords(long more) {
        invalidRecords += more;
    }

    synchronized void clear() {
        shards.clear();
        unannounced.clear();
        recentDataLosses.clear();
        dataLosses = 0;
        invalidRecords = 0;
        readOfForgottenShards = 0;
        discovery = null;
        discoveryVantage = Vantage.HERE;
        uncounted = Map.of();
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
                discovery(now),
                dataLosses,
                recentDataLosses.peekLast(),
                invalidRecords);
    }

    /** A call that is under way has waited as long as it had when that was told. */
    private @Nullable DiscoveryProgress discovery(Instant now) {
        DiscoveryProgress search = discovery;
        if (search == null || search.unansweredSince() == null) {
            return search;
        }
        Duration waited = Duration.between(search.unansweredSince(), discoveryVantage.now(now));
        return new DiscoveryProgress(
                search.stream(),
                search.listedAt(),
                search.answeredAt(),
                now.minus(waited),
                search.trouble(),
                search.observedAt());
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
        byState.putAll(uncounted);
        return new ShardSummary(byState, recordsRead, maxMillisBehind, dataLosses, invalidRecords, lastObservedAt);
    }

    private static Instant later(@Nullable Instant first, Instant second) {
        return first == null || second.isAfter(first) ? second : first;
    }
}
