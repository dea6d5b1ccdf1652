/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

import io.dynamodbflink.connector.model.ShardId;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceEvent;

/**
 * A reader's answer to a {@link CatchUpRequest}: none of the shard's records can be late any more for a watermark that
 * this reader has emitted.
 *
 * @param shardId the shard
 * @since 0.1.0
 */
public record CatchUpEvent(ShardId shardId) implements SourceEvent {

    public CatchUpEvent {
        Objects.requireNonNull(shardId, "shardId");
    }
}
