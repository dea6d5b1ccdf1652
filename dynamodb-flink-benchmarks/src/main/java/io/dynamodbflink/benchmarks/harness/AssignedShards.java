/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the shards that were given to readers. */
public final class AssignedShards {

    private final AtomicInteger assigned = new AtomicInteger();

    /** So far. */
    public int count() {
        return assigned.get();
    }

    /** What is to observe the job. */
    public ShardObserver observer() {
        return new Counting(InThisJvm.of(assigned));
    }

    private record Counting(InThisJvm<AtomicInteger> assigned) implements ShardObserver {

        @Override
        public void onShardsChanged(Collection<ShardStatus> changed) {
            long more = changed.stream()
                    .filter(shard -> shard.state() == ShardState.ASSIGNED)
                    .count();
            assigned.get().addAndGet((int) more);
        }
    }
}
