/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records that left the stream (after 24 hours) before the source read them.
 *
 * @param stream the stream
 * @param shardId the shard
 * @param position the position that could not be read any more; records between it and the shard's present horizon are
 *     lost to this job
 * @param wholeShardGone whether the shard itself has left the stream, so that nothing of it can be read
 * @param earliestAvailable the oldest record that the shard has left; null if it has none, or none is known yet
 * @param observedAt when it was noticed
 * @since 0.1.0
 */
public record ShardDataLoss(
        StreamArn stream,
        ShardId shardId,
        StartingPosition position,
        boolean wholeShardGone,
        @Nullable SequenceNumber earliestAvailable,
        Instant observedAt)
        implements Serializable {

    public ShardDataLoss {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(shardId, "shardId");
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(observedAt, "observedAt");
    }

    /** What is lost and what is left, in a sentence without a full stop. */
    public String describe() {
        String lost =
                switch (position.type()) {
                    case AFTER_SEQUENCE_NUMBER ->
                        "after sequence number " + position.sequenceNumber().orElseThrow();
                    case LATEST, AT_TIMESTAMP -> "since " + position.instant().orElseThrow();
                    case WHOLE_SHARD, TRIM_HORIZON -> "from its beginning on";
                };
        String left = wholeShardGone
                ? "none is left, the shard is gone"
                : earliestAvailable == null
                        ? "none is left as far as is known"
                        : "the earliest that is left has sequence number " + earliestAvailable;
        return "Records of shard " + shardId + " of " + stream + " " + lost
                + " have left the stream before they were read; " + left;
    }
}
