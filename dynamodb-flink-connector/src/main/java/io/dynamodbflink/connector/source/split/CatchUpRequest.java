/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

import io.dynamodbflink.connector.model.ShardId;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Asks a reader to say of shards that it is about to get when they have caught up with its watermark: see
 * {@link CatchUpEvent}.
 *
 * @param shardIds the shards
 * @since 0.1.0
 */
public record CatchUpRequest(List<ShardId> shardIds) implements SourceEvent {

    public CatchUpRequest {
        shardIds = List.copyOf(shardIds);
    }
}
