/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

import io.dynamodbflink.connector.aws.CallTrouble;
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
 * @param readUpTo every record of the shard that was created before this has been handed on; null until the reader knows
 * @param activity what the reader does with the shard
 * @param polledAt when the service last answered a poll of the shard; null if it has not answered this reader yet
 * @param takenAt when the job last took a record of this reader, of whichever shard, to within a second; null if it has
 *     taken none yet
 * @param trouble what is wrong with the calls for the shard; null if the last one was answered
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
        @Nullable Instant readUpTo,
        ShardActivity activity,
        @Nullable Instant polledAt,
        @Nullable Instant takenAt,
        @Nullable CallTrouble trouble,
        Instant observedAt)
        implements Serializable {

    public ShardProgress {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(shardId, "shardId");
        Objects.requireNonNull(activity, "activity");
        Objects.requireNonNull(observedAt, "observedAt");
    }
}
