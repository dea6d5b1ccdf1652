/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A shard of a {@link ShardLineage} at one moment.
 *
 * @param id the shard
 * @param parent the shard it descends from, whether or not it is known; null if none is named
 * @param state where in its life it is
 * @param subtask the reader that has it or had it last; null if none ever had it
 * @param position where it is opened, or was opened last
 * @param closed whether the service has listed it with an end
 * @since 0.1.0
 */
public record LineageShard(
        ShardId id,
        @Nullable ShardId parent,
        ShardState state,
        @Nullable Integer subtask,
        StartingPosition position,
        boolean closed) {

    public LineageShard {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(position, "position");
    }
}
