/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One shard of a job, seen from both sides: what the enumerator decided and what the reader did.
 *
 * @param stream the stream
 * @param shardId the shard
 * @param parentShardId the shard it descends from, as the service lists it
 * @param childShardIds the known shards that descend from it
 * @param state where in its life it is
 * @param subtask index of the reader that has it, or had it last
 * @param startingPosition where the enumerator had it opened
 * @param lastSequenceNumber the newest record handed on since the job was started
 * @param recordsRead records handed on since the job was started; records that are read again after a failure count
 *     again
 * @param millisBehindLatest how far behind the end of the shard the reader is, in milliseconds, when it last said so; 0
 *     for a finished shard, null if no reader has reported yet
 * @param lastPolledAt when the service last answered a poll of the shard; null if it never did
 * @param activity what the reader does with the shard; null unless a reader has it and has reported
 * @param trouble what is wrong with the calls for the shard; null if the last one was answered, or no reader has it
 * @param lastObservedAt when a reader last reported
 * @since 0.1.0
 */
public record ShardAssignment(
        StreamArn stream,
        ShardId shardId,
        @Nullable ShardId parentShardId,
        List<ShardId> childShardIds,
        ShardState state,
        @Nullable Integer subtask,
        StartingPosition startingPosition,
        @Nullable SequenceNumber lastSequenceNumber,
        long recordsRead,
        @Nullable Long millisBehindLatest,
        @Nullable Instant lastPolledAt,
        @Nullable ShardActivity activity,
        @Nullable CallTrouble trouble,
        @Nullable Instant lastObservedAt) {

    public ShardAssignment {
        childShardIds = List.copyOf(childShardIds);
    }
}
