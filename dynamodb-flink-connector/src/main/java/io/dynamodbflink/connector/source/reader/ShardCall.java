/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.model.StartingPosition;

/** A call that a shard needs next. */
sealed interface ShardCall {

    /** GetShardIterator. */
    record Open(StartingPosition position) implements ShardCall {}

    /** GetRecords. */
    record Read(String iterator) implements ShardCall {}
}
