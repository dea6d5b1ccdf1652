/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

import io.dynamodbflink.connector.model.ShardId;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Sent by the enumerator to a reader that holds its watermark, or is to hold it, for the children of shards that have
 * ended. A reader begins to hold by itself when it ends a shard.
 *
 * @param action what to do
 * @param shardIds the shards that have ended
 * @since 0.1.0
 */
public record WatermarkHoldEvent(Action action, List<ShardId> shardIds) implements SourceEvent {

    public WatermarkHoldEvent {
        Objects.requireNonNull(action, "action");
        shardIds = List.copyOf(shardIds);
    }

    /** What a reader does with its watermark. */
    public enum Action {
        /** Holds it, for the children of shards that ended before the reader started. */
        HOLD,
        /** Does not hold it any more. */
        RELEASE
    }
}
