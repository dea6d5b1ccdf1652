/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import io.dynamodbflink.connector.model.ShardId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A shard as the service lists it.
 *
 * @param id the shard
 * @param parent the shard it descends from, whether or not that one is listed; null if none is named
 * @param closed whether the shard takes no more records, which is to say that it has an ending sequence number
 * @param ending its ending sequence number as the service gives it, by the API's documentation that of its last record;
 *     null if the shard is open or it is not known
 * @since 0.1.0
 */
public record ListedShard(
        ShardId id,
        @Nullable ShardId parent,
        boolean closed,
        @Nullable String ending) {

    public ListedShard {
        Objects.requireNonNull(id, "id");
    }

    /** A shard of whose last record nothing is known. */
    public ListedShard(ShardId id, @Nullable ShardId parent, boolean closed) {
        this(id, parent, closed, null);
    }
}
