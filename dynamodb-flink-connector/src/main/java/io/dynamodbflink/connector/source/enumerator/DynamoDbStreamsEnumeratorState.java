/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.lineage.LineageShard;
import java.util.List;
import java.util.Objects;

/**
 * What a checkpoint holds of the enumerator.
 *
 * @param stream the stream; positions in one stream mean nothing in another
 * @param start where the job began when it first started; {@code LATEST} with the instant of that start
 * @param stockTaken whether all shards have been listed once since then
 * @param parallelism number of readers when the checkpoint was taken
 * @param shards the shards that are not forgotten
 * @since 0.1.0
 */
public record DynamoDbStreamsEnumeratorState(
        StreamArn stream, StartingPosition start, boolean stockTaken, int parallelism, List<LineageShard> shards) {

    public DynamoDbStreamsEnumeratorState {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(start, "start");
        shards = List.copyOf(shards);
    }
}
