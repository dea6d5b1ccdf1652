/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StreamArn;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A record that the deserialization schema failed on, without its values.
 *
 * @param stream the stream
 * @param shardId the shard
 * @param sequenceNumber the record's place in the shard; null if the record has none
 * @param error class name of what the schema threw
 * @param policy what became of the record
 * @param observedAt when it was noticed
 * @since 0.1.0
 */
public record ShardInvalidRecord(
        StreamArn stream,
        ShardId shardId,
        @Nullable SequenceNumber sequenceNumber,
        String error,
        PoisonPolicy policy,
        Instant observedAt)
        implements Serializable {

    public ShardInvalidRecord {
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(shardId, "shardId");
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(observedAt, "observedAt");
    }
}
