/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StreamArn;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a reader is in a shard.
 *
 * @param stream the stream
 * @param shardId the shard
 * @param subtask index of the reader
 * @param lastSequenceNumber the newest record handed on, if any was since the position was last restored
 * @param recordsRead records handed on by this reader since it took the shard
 * @param millisBehindLatest how old the newest record handed on is while there is more to read, and 0 at the tip of the
 *     shard; milliseconds, with the service's granularity of a second
 * @param observedAt when this was so
 * @since 0.1.0
 */
public record ShardProgress(
        StreamArn stream,
        ShardId shardId,
        int subtask,
        @Nullable SequenceNumber lastSequenceNumber,
        long recordsRead,
        long millisBehindLatest,
        Instant observedAt)
        implements Serializable {

    public ShardProgress {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(shardId, "shardId");
        Objects.requireNonNull(observedAt, "observedAt");
    }
}
