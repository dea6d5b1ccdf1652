/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.split;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceSplit;
import org.jspecify.annotations.Nullable;

/**
 * One shard of a stream and where to read on in it.
 *
 * <p>A split that is {@link #isFinished() finished} holds no more records. It stays in a reader's state until a
 * checkpoint that contains it has completed, so that the enumerator learns of the shard's end whatever fails.
 *
 * @since 0.1.0
 */
public final class DynamoDbStreamsShardSplit implements SourceSplit, Serializable {

    private static final long serialVersionUID = 1L;

    private final StreamArn stream;
    private final ShardId shardId;
    private final @Nullable ShardId parentShardId;
    private final StartingPosition startingPosition;
    private final @Nullable String iterator;
    private final boolean finished;

    public DynamoDbStreamsShardSplit(
            StreamArn stream,
            ShardId shardId,
            @Nullable ShardId parentShardId,
            StartingPosition startingPosition,
            boolean finished) {
        this(stream, shardId, parentShardId, startingPosition, null, finished);
    }

    private DynamoDbStreamsShardSplit(
            StreamArn stream,
            ShardId shardId,
            @Nullable ShardId parentShardId,
            StartingPosition startingPosition,
            @Nullable String iterator,
            boolean finished) {
        this.stream = Objects.requireNonNull(stream, "stream");
        this.shardId = Objects.requireNonNull(shardId, "shardId");
        this.parentShardId = parentShardId;
        this.startingPosition = Objects.requireNonNull(startingPosition, "startingPosition");
        this.iterator = iterator;
        this.finished = finished;
    }

    /** The shard id: shard ids are unique within a stream, and a source reads one stream. */
    @Override
    public String splitId() {
        return shardId.value();
    }

    /** ARN of the stream. */
    public String getStreamArn() {
        return stream.toString();
    }

    /** Id of the shard. */
    public String getShardId() {
        return shardId.value();
    }

    /** Id of the shard this one descends from, or null if the service lists none. */
    public @Nullable String getParentShardId() {
        return parentShardId == null ? null : parentShardId.value();
    }

    /** Where reading begins or goes on. */
    public StartingPosition getStartingPosition() {
        return startingPosition;
    }

    public boolean isFinished() {
        return finished;
    }

    public StreamArn stream() {
        return stream;
    }

    public ShardId shardId() {
        return shardId;
    }

    public @Nullable ShardId parentShardId() {
        return parentShardId;
    }

    /**
     * An iterator at the starting position, which the service gave when the shard was found: the position may be another
     * by now. It is good for 15 minutes. Null if the shard is to be opened.
     */
    public @Nullable String iterator() {
        return iterator;
    }

    /** The same shard, already opened. */
    public DynamoDbStreamsShardSplit opened(String shardIterator) {
        return new DynamoDbStreamsShardSplit(
                stream,
                shardId,
                parentShardId,
                startingPosition,
                Objects.requireNonNull(shardIterator, "shardIterator"),
                finished);
    }

    /** The same shard at another position. */
    public DynamoDbStreamsShardSplit at(StartingPosition position) {
        return new DynamoDbStreamsShardSplit(stream, shardId, parentShardId, position, finished);
    }

    /** The same shard, completely read. */
    public DynamoDbStreamsShardSplit finished() {
        return new DynamoDbStreamsShardSplit(stream, shardId, parentShardId, startingPosition, true);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DynamoDbStreamsShardSplit that
                && finished == that.finished
                && stream.equals(that.stream)
                && shardId.equals(that.shardId)
                && Objects.equals(parentShardId, that.parentShardId)
                && startingPosition.equals(that.startingPosition)
                && Objects.equals(iterator, that.iterator);
    }

    @Override
    public int hashCode() {
        return Objects.hash(stream, shardId, parentShardId, startingPosition, finished);
    }

    @Override
    public String toString() {
        return shardId + (finished ? " (finished)" : " at " + startingPosition);
    }
}
