/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.util.Collection;

/**
 * Bytes that the shards of a reader may hold, in pages that wait to be emitted and in calls in flight. It is exceeded by
 * pages that arrive larger than the largest of the service, and by one page at a time if paused shards hold all of it.
 * The event loop changes it; any thread may read what is used.
 */
final class PageBudget {

    /** The largest page of the service: what a call in flight holds. */
    static final long LARGEST_PAGE = 1024 * 1024;

    private final long capacity;
    private final Collection<PolledShard> shards;
    private volatile long used;

    /**
     * @param capacity bytes
     * @param shards the shards being read, as they are at any time
     */
    PageBudget(long capacity, Collection<PolledShard> shards) {
        this.capacity = capacity;
        this.shards = shards;
    }

    /**
     * Whether one more page may be fetched. If all that is held belongs to paused shards, nothing would ever be given
     * back while the others wait: then one page is fetched at a time, whatever the capacity.
     */
    boolean hasRoomForAPage() {
        return used + LARGEST_PAGE <= capacity
                || shards.stream().noneMatch(shard -> !shard.paused && shard.bytesHeld > 0);
    }

    void hold(PolledShard shard, long bytes) {
        shard.bytesHeld += bytes;
        used = used + bytes;
    }

    void giveBack(PolledShard shard, long bytes) {
        shard.bytesHeld -= bytes;
        used = used - bytes;
    }

    void giveBackAll(PolledShard shard) {
        giveBack(shard, shard.bytesHeld);
    }

    long used() {
        return used;
    }
}
