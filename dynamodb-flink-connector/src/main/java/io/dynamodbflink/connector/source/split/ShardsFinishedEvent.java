/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

import io.dynamodbflink.connector.model.ShardId;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Sent by a reader when it has emitted the last record of shards. A reader that was set back to a checkpoint reads a shard
 * to its end once more and reports it again; the finished shards of the checkpoint itself it reports when it registers.
 *
 * @param shardIds the shards that are completely emitted
 * @param expired those of them that had left the stream before the job came, so that there was nothing to emit
 * @since 0.1.0
 */
public record ShardsFinishedEvent(List<ShardId> shardIds, Set<ShardId> expired) implements SourceEvent {

    public ShardsFinishedEvent {
        shardIds = List.copyOf(shardIds);
        expired = Set.copyOf(expired);
    }
}
