/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** When the first and the last record of each shard were emitted. */
public final class ShardTimes implements Emissions {

    private final Map<String, Times> shards = new ConcurrentHashMap<>();

    /** Of one shard, written by the one thread that emits it. */
    private static final class Times {

        private final long first = System.nanoTime();
        private volatile long last = first;
        private volatile int records;
    }

    @Override
    public void emitted(String shardId, Record record) {
        Times times = shards.computeIfAbsent(shardId, shard -> new Times());
        times.last = System.nanoTime();
        // One thread emits a shard, so that nothing can come between.
        times.records = times.records + 1;
    }

    /** How many records of a shard were emitted. */
    public int records(String shardId) {
        Times times = shards.get(shardId);
        return times == null ? 0 : times.records;
    }

    /** How many records were emitted in all. */
    public long records() {
        return shards.values().stream().mapToLong(times -> times.records).sum();
    }

    /** Whether records of both shards were emitted. */
    public boolean hasBoth(String parent, String child) {
        return shards.containsKey(parent) && shards.containsKey(child);
    }

    /** From the last record of the parent to the first of the child; milliseconds. */
    public double millisBetween(String parent, String child) {
        Times before = shards.get(parent);
        Times after = shards.get(child);
        if (before == null || after == null) {
            throw new IllegalArgumentException("Nothing was emitted of " + parent + " or " + child);
        }
        return (after.first - before.last) / 1e6;
    }
}
