/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** What a write call consumed, as the service reports it; indexes included. */
final class ConsumedUnits {

    private ConsumedUnits() {}

    /** Write capacity units; empty if the answer does not tell. */
    static OptionalDouble of(DynamoDbResponse answer) {
        if (answer instanceof BatchWriteItemResponse batch) {
            return sum(batch.consumedCapacity());
        }
        ConsumedCapacity consumed = null;
        if (answer instanceof PutItemResponse put) {
            consumed = put.consumedCapacity();
        } else if (answer instanceof UpdateItemResponse update) {
            consumed = update.consumedCapacity();
        } else if (answer instanceof DeleteItemResponse delete) {
            consumed = delete.consumedCapacity();
        }
        return consumed == null ? OptionalDouble.empty() : of(consumed.capacityUnits());
    }

    /** A call is about one table, which the list names once. */
    private static OptionalDouble sum(List<ConsumedCapacity> consumed) {
        return consumed.isEmpty() ? OptionalDouble.empty() : of(consumed.get(0).capacityUnits());
    }

    private static OptionalDouble of(@Nullable Double units) {
        return units == null ? OptionalDouble.empty() : OptionalDouble.of(units);
    }
}
