/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import org.jspecify.annotations.Nullable;

/**
 * What came of a call that failed.
 *
 * @param kind how it is counted
 * @param times how often in a row it has happened to the shard
 * @param next what the shard does next
 * @param loss records that are lost, if nothing of the shard can be read any more
 */
record Setback(
        Kind kind, int times, ShardStep next, @Nullable ShardDataLoss loss) {

    enum Kind {
        THROTTLED,
        ITERATOR_EXPIRED,
        /** The position left the stream's 24 hours. */
        TRIMMED,
        /** The shard left the stream. */
        GONE,
        /** Retried after a pause. */
        RETRIED,
        /** Not retried. */
        REFUSED
    }
}
