/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import org.jspecify.annotations.Nullable;

/** A split and how far its records have been emitted. */
final class ShardSplitState {

    private final DynamoDbStreamsShardSplit split;
    private @Nullable SequenceNumber lastEmitted;

    ShardSplitState(DynamoDbStreamsShardSplit split) {
        this.split = split;
    }

    void emitted(SequenceNumber sequenceNumber) {
        lastEmitted = sequenceNumber;
    }

    DynamoDbStreamsShardSplit split() {
        return split;
    }

    String streamArn() {
        return split.getStreamArn();
    }

    String shardId() {
        return split.getShardId();
    }

    /**
     * The split that goes on where emission stands. Before the first record that is where the job first started, not
     * where the stream's tip will be when the job is restored.
     *
     * @param begun whether a page of the shard has been read
     */
    DynamoDbStreamsShardSplit toSplit(boolean begun) {
        StartingPosition start = split.getStartingPosition().whenResumed();
        return split.at(
                lastEmitted == null
                        ? begun ? start.whenBegun() : start
                        : StartingPosition.afterSequenceNumber(lastEmitted));
    }
}
