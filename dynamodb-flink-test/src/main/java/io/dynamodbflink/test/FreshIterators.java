/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shard iterators that have not met a record yet. DynamoDB Local numbers the records of all tables with one counter and
 * lets an iterator into an empty shard wait for the next number; when another table takes that number, it calls the
 * iterator trimmed, although nothing has left the stream. AWS does not, so whoever holds such an iterator is
 * given the records from the shard's horizon: as the shard was empty, they are all that it may have.
 */
final class FreshIterators {

    /** Far more than are in use at once; the oldest are forgotten. */
    private static final int MAX_ITERATORS = 10_000;

    private final Map<String, Shard> shards = Collections.synchronizedMap(new LinkedHashMap<>() {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Shard> eldest) {
            return size() > MAX_ITERATORS;
        }
    });

    /** An iterator was handed out for one end of a shard. */
    void opened(@Nullable String iterator, Shard shard, String type) {
        if (iterator != null && (type.equals("TRIM_HORIZON") || type.equals("LATEST"))) {
            shards.put(iterator, shard);
        }
    }

    /** An iterator was used, and followed by another one. */
    void read(String iterator, boolean metRecords, @Nullable String next) {
        Shard shard = shards.get(iterator);
        if (shard != null && !metRecords && next != null) {
            shards.put(next, shard);
        }
    }

    /** The shard of an iterator that has not met a record; null for any other iterator. */
    @Nullable
    Shard shardOf(String iterator) {
        return shards.get(iterator);
    }

    record Shard(String streamArn, String shardId) {}
}
