/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the enumerator of a job has told, kept until somebody asks. Thread-safe. */
final class EnumeratorFacts {

    /** What is told first if not all finds room: a shard that is finished cannot be unwell. */
    private static final List<ShardState> BY_IMPORTANCE =
            List.of(ShardState.READY, ShardState.ASSIGNED, ShardState.WAITING, ShardState.FINISHED);

    private final Clock clock;
    private final Map<ShardId, Report.ShardInState> shards = new HashMap<>();
    private final Deque<ShardDataLoss> recentDataLosses = new ArrayDeque<>();
    private long dataLosses;
    private @Nullable DiscoveryProgress discovery;

    EnumeratorFacts(Clock clock) {
        this.clock = clock;
    }

    synchronized void changed(Collection<ShardStatus> changed) {
        Instant now = clock.instant();
        for (ShardStatus status : changed) {
            if (status.state() == ShardState.FORGOTTEN) {
                shards.remove(status.shardId());
            } else {
                Report.ShardInState known = shards.get(status.shardId());
                Instant since = known != null && known.status().state() == status.state() ? known.since() : now;
                shards.put(status.shardId(), new Report.ShardInState(status, since));
            }
        }
    }

    synchronized void searched(DiscoveryProgress progress) {
        discovery = OngoingTrouble.after(discovery, progress);
    }

    synchronized void lost(ShardDataLoss loss) {
        dataLosses++;
        recentDataLosses.addLast(loss);
        if (recentDataLosses.size() > JobShards.REMEMBERED_DATA_LOSSES) {
            recentDataLosses.removeFirst();
        }
    }

    /** Number of entries of a report. */
    synchronized int size() {
        return shards.size();
    }

    Report.OfEnumerator report() {
        List<Report.ShardInState> all;
        List<ShardDataLoss> recent;
        DiscoveryProgress search;
        long losses;
        Instant now;
        synchronized (this) {
            all = new ArrayList<>(shards.values());
            recent = List.copyOf(recentDataLosses);
            search = discovery;
            losses = dataLosses;
            now = clock.instant();
        }
        all.sort(Comparator.<Report.ShardInState>comparingInt(
                        shard -> BY_IMPORTANCE.indexOf(shard.status().state()))
                .thenComparing(Report.ShardInState::since));
        Map<ShardState, Integer> byState = new EnumMap<>(ShardState.class);
        all.forEach(shard -> byState.merge(shard.status().state(), 1, Integer::sum));
        return new Report.OfEnumerator(now, all, byState, search, losses, recent);
    }
}
