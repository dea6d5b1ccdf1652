/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.sink.ordering.InvalidKeyException;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
import io.dynamodbflink.connector.sink.ordering.PendingWrite;
import io.dynamodbflink.connector.sink.ordering.RefusedWrite;
import io.dynamodbflink.connector.sink.ordering.WriteKey;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds, before anything is sent, the items that a table is bound to refuse. */
final class ItemCheck {

    private final String table;
    private final KeySchema keys;
    private final InstantSource time;

    /**
     * @param time tells when an item was found to be invalid
     */
    ItemCheck(String table, KeySchema keys, InstantSource time) {
        this.table = Objects.requireNonNull(table, "table");
        this.keys = Objects.requireNonNull(keys, "keys");
        this.time = Objects.requireNonNull(time, "time");
    }

    /**
     * A write that may be sent.
     *
     * @param size size in bytes of its item and its expressions
     */
    record CheckedWrite(WriteKey key, DynamoDbWriteRequest request, int size) {}

    /** An item that may not be sent. */
    static final class InvalidItemException extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient InvalidItem item;

        InvalidItemException(InvalidItem item) {
            super(item.describe());
            this.item = item;
        }

        InvalidItem item() {
            return item;
        }
    }

    /**
     * @throws InvalidItemException if the item has no usable key, more bytes than DynamoDB takes, or a name, value or
     *     expression that it never takes
     */
    CheckedWrite check(DynamoDbWriteRequest request) throws InvalidItemException {
        DynamoDbWriteRequest write = request.getType() == DynamoDbWriteRequestType.PUT ? request : withKeyOnly(request);
        int size = 0;
        try {
            size = ItemSize.of(write.getItem());
            if (size > ItemSize.LARGEST_ITEM) {
                throw new InvalidItemException(invalid(
                        write,
                        size,
                        "DynamoDB's limit for an item is " + ItemSize.LARGEST_ITEM + " bytes (400 KB)",
                        0));
            }
            return new CheckedWrite(keys.keyOf(write.getItem()), write, size + ExpressionCheck.sizeOf(write));
        } catch (InvalidKeyException | InvalidValueException e) {
            throw new InvalidItemException(invalid(request, size, e.getMessage(), 0));
        }
    }

    /** A delete or an update may be made from a whole element, but DynamoDB takes nothing beside the key. */
    private DynamoDbWriteRequest withKeyOnly(DynamoDbWriteRequest request) {
        Map<String, AttributeValue> keyOnly = keys.project(request.getItem());
        return keyOnly == request.getItem()
                ? request
                : request.toBuilder().setItem(keyOnly).build();
    }

    /** A write that the table refused. */
    InvalidItem refused(RefusedWrite refused) {
        PendingWrite write = refused.write();
        return invalid(write.request(), write.size(), refused.reason(), write.attempts() + 1);
    }

    private InvalidItem invalid(DynamoDbWriteRequest request, int size, @Nullable String reason, int attempts) {
        return new InvalidItem(
                table,
                request,
                keys.names(),
                size,
                Objects.requireNonNullElse(reason, "no reason is known"),
                attempts,
                time.instant());
    }
}
