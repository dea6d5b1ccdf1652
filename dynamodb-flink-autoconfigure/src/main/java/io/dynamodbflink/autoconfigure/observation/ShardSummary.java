/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.source.observer.ShardState;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shards of a job in a few numbers.
 *
 * @param shardsByState number of known shards in each state; every state but {@link ShardState#FORGOTTEN} has an entry
 * @param recordsRead records handed on since the job was started, those of shards since forgotten included
 * @param maxMillisBehindLatest how far behind the reader is that is furthest behind, in milliseconds; null if no shard
 *     that is being read has reported yet
 * @param dataLosses how often records left the stream before they were read, since the job was started
 * @param invalidRecords how often the deserialization schema failed on a record, since the job was started; a record
 *     that is read again after a failure counts again
 * @param lastObservedAt when a reader last reported; null if none has yet
 * @since 0.1.0
 */
public record ShardSummary(
        Map<ShardState, Integer> shardsByState,
        long recordsRead,
        @Nullable Long maxMillisBehindLatest,
        long dataLosses,
        long invalidRecords,
        @Nullable Instant lastObservedAt) {

    public ShardSummary {
        shardsByState = Collections.unmodifiableMap(new EnumMap<>(shardsByState));
    }

    /** Number of known shards in a state. */
    public int shards(ShardState state) {
        return shardsByState.getOrDefault(state, 0);
    }
}
