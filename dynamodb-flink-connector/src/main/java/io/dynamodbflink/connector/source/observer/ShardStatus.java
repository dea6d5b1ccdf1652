/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the enumerator knows of a shard.
 *
 * @param stream the stream
 * @param shardId the shard
 * @param parentShardId the shard it descends from, as the service lists it, whether or not that one is still known
 * @param childShardIds the known shards that descend from it, in a stable order
 * @param state where in its life it is
 * @param subtask index of the reader that has it, or had it last
 * @param startingPosition where the enumerator had it opened
 * @since 0.1.0
 */
public record ShardStatus(
        StreamArn stream,
        ShardId shardId,
        @Nullable ShardId parentShardId,
        List<ShardId> childShardIds,
        ShardState state,
        @Nullable Integer subtask,
        StartingPosition startingPosition)
        implements Serializable {

    public ShardStatus {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(shardId, "shardId");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(startingPosition, "startingPosition");
        childShardIds = List.copyOf(childShardIds);
    }
}
