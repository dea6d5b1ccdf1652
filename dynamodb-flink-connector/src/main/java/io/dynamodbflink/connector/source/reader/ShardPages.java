/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.concurrent.CompletableFuture;

/**
 * Where pages of shards come from. All that the reader knows about the service is behind this interface, so that the way
 * answers are decoded can be replaced. Calls return at once; futures may complete on any thread and fail with what the
 * SDK throws.
 */
interface ShardPages extends AutoCloseable {

    /**
     * Gets an iterator for a shard. {@link StartingPosition.Type#AT_TIMESTAMP} opens at the horizon: the API has no such
     * iterator, and the caller drops what is older.
     */
    CompletableFuture<String> open(DynamoDbStreamsShardSplit split, StartingPosition position);

    /** Gets the page at an iterator. */
    CompletableFuture<ShardPage> read(String iterator);

    /** Gives the client back. */
    @Override
    void close();
}
