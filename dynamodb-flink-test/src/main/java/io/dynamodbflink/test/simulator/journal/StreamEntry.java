/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.journal;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A record of a stream.
 *
 * @param streamArn of its stream
 * @param shardId of its shard
 * @param sequenceNumber of the record
 * @param eventName {@code INSERT}, {@code MODIFY} or {@code REMOVE}
 * @param keys of the changed item
 * @param createdAt when it was written, to the second
 * @since 0.1.0
 */
public record StreamEntry(
        String streamArn,
        String shardId,
        BigInteger sequenceNumber,
        String eventName,
        Map<String, AttributeValue> keys,
        Instant createdAt) {}
