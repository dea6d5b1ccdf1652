/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the shards that were given to readers. */
public final class AssignedShards {

    private final Set<ShardId> assigned = ConcurrentHashMap.newKeySet();

    /** So far. */
    public int count() {
        return assigned.size();
    }

    /** What is to observe the job. */
    public ShardObserver observer() {
        return new Counting(InThisJvm.of(assigned));
    }

    private record Counting(InThisJvm<Set<ShardId>> assigned) implements ShardObserver {

        @Override
        public void onShardsChanged(Collection<ShardStatus> changed) {
            for (ShardStatus shard : changed) {
                if (shard.state() == ShardState.ASSIGNED) {
                    assigned.get().add(shard.shardId());
                }
            }
        }
    }
}
