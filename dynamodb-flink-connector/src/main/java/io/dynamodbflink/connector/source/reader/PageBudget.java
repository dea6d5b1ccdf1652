/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

/**
 * Bytes that the shards of a reader may hold, in pages that wait to be emitted and in calls in flight. It is exceeded by
 * pages that arrive larger than the largest of the service, and by one page at a time if paused shards hold all of it.
 * The event loop changes it; any thread may read what is used.
 */
final class PageBudget {

    /** The largest page of the service: what a call in flight holds if nothing is known of the shard. */
    static final long LARGEST_PAGE = 1024 * 1024;

    /** What a call in flight holds at least. */
    static final long SMALLEST_RESERVATION = 128 * 1024;

    private final long capacity;
    private volatile long used;

    /** What shards hold that are not paused. */
    private long inMotion;

    /**
     * @param capacity bytes
     */
    PageBudget(long capacity) {
        this.capacity = capacity;
    }

    /**
     * Whether a page of so many bytes may be fetched. If all that is held belongs to paused shards, nothing would ever be
     * given back while the others wait: then one page is fetched at a time, whatever the capacity.
     */
    boolean hasRoomFor(long bytes) {
        return used + bytes <= capacity || inMotion == 0;
    }

    void hold(PolledShard shard, long bytes) {
        shard.bytesHeld += bytes;
        used = used + bytes;
        if (!shard.paused) {
            inMotion += bytes;
        }
    }

    /** Pauses a shard or lets it go on. */
    void setPaused(PolledShard shard, boolean paused) {
        if (shard.paused != paused) {
            shard.paused = paused;
            inMotion += paused ? -shard.bytesHeld : shard.bytesHeld;
        }
    }

    void giveBack(PolledShard shard, long bytes) {
        hold(shard, -bytes);
    }

    void giveBackAll(PolledShard shard) {
        giveBack(shard, shard.bytesHeld);
    }

    long used() {
        return used;
    }
}
