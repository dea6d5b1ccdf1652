/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What a journal tells of a stream's record.
 *
 * @param sequenceNumber of the record
 * @param eventName {@code INSERT}, {@code MODIFY} or {@code REMOVE}
 * @param keys the attributes of the item's key
 * @param createdAt creation time, to the second
 * @since 0.1.0
 */
public record RecordView(
        BigInteger sequenceNumber, String eventName, Map<String, AttributeValue> keys, Instant createdAt) {}
