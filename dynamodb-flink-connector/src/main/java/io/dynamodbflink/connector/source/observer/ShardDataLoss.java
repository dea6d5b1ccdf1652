/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;

/**
 * Records that left the stream (after 24 hours) before the source read them.
 *
 * @param stream the stream
 * @param shardId the shard
 * @param position the position that could not be read any more; records between it and the shard's present horizon are
 *     lost to this job
 * @param wholeShardGone whether the shard itself has left the stream, so that nothing of it can be read
 * @param observedAt when it was noticed
 * @since 0.1.0
 */
public record ShardDataLoss(
        StreamArn stream, ShardId shardId, StartingPosition position, boolean wholeShardGone, Instant observedAt)
        implements Serializable {

    public ShardDataLoss {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(shardId, "shardId");
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(observedAt, "observedAt");
    }
}
