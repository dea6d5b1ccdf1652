/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.sink.ordering.InvalidKeyException;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
import io.dynamodbflink.connector.sink.ordering.KeyedWrite;
import io.dynamodbflink.connector.sink.ordering.PendingWrite;
import io.dynamodbflink.connector.sink.ordering.RefusedWrite;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Finds, before anything is sent, the items that a table is bound to refuse. */
final class ItemCheck {

    private final String ownTable;
    private final TableKeys keys;
    private final @Nullable VersionGuard guard;
    private final InstantSource time;

    /**
     * @param ownTable where writes go that name no table
     * @param guard asks for the version of each write; null if there are none
     * @param time tells when an item was found to be invalid
     */
    ItemCheck(String ownTable, TableKeys keys, @Nullable VersionGuard guard, InstantSource time) {
        this.ownTable = Objects.requireNonNull(ownTable, "ownTable");
        this.keys = Objects.requireNonNull(keys, "keys");
        this.guard = guard;
        this.time = Objects.requireNonNull(time, "time");
    }

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
     * A write that may be sent.
     *
     * @throws InvalidItemException if there is no such table, or the item has no usable key, more bytes than DynamoDB
     *     takes, or a name, value or expression that it never takes
     * @throws IOException if the table cannot be reached
     */
    KeyedWrite check(DynamoDbWriteRequest request) throws InvalidItemException, IOException {
        String table = Objects.requireNonNullElse(request.getTableName(), ownTable);
        KeySchema schema = keys.of(table);
        if (schema == null) {
            throw new InvalidItemException(invalid(table, request, 0, "the table does not exist", 0));
        }
        DynamoDbWriteRequest write =
                request.getType() == DynamoDbWriteRequestType.PUT ? request : withKeyOnly(request, schema);
        int size = 0;
        try {
            size = ItemSize.of(write.getItem());
            if (size > ItemSize.LARGEST_ITEM) {
                throw new InvalidItemException(invalid(
                        table,
                        write,
                        size,
                        "DynamoDB's limit for an item is " + ItemSize.LARGEST_ITEM + " bytes (400 KB)",
                        0));
            }
            return new KeyedWrite(
                    table,
                    schema.keyOf(write.getItem()),
                    write,
                    size + ExpressionCheck.sizeOf(write),
                    guard == null ? null : guard.versionOf(write));
        } catch (InvalidKeyException | InvalidValueException e) {
            throw new InvalidItemException(invalid(table, request, size, e.getMessage(), 0));
        }
    }

    /** A delete or an update may be made from a whole element, but DynamoDB takes nothing beside the key; a version stays for the guard. */
    private DynamoDbWriteRequest withKeyOnly(DynamoDbWriteRequest request, KeySchema schema) {
        Map<String, AttributeValue> keyOnly = schema.project(request.getItem());
        if (keyOnly == request.getItem()) {
            return request;
        }
        return request.toBuilder()
                .setItem(guard == null ? keyOnly : guard.withVersion(keyOnly, request.getItem()))
                .build();
    }

    /** A write that its table refused. */
    InvalidItem refused(RefusedWrite refused) throws IOException {
        return settled(refused.write(), refused.reason());
    }

    /** A write whose condition does not hold. */
    InvalidItem conditionFailed(PendingWrite write) throws IOException {
        return settled(write, "its condition does not hold for the item that is in the table");
    }

    private InvalidItem settled(PendingWrite write, String reason) throws IOException {
        return invalid(write.table(), write.request(), write.size(), reason, write.attempts() + 1);
    }

    private InvalidItem invalid(
            String table, DynamoDbWriteRequest request, int size, @Nullable String reason, int attempts)
            throws IOException {
        KeySchema schema = keys.of(table);
        return new InvalidItem(
                table,
                request,
                schema == null ? List.of() : schema.names(),
                size,
                Objects.requireNonNullElse(reason, "no reason is known"),
                attempts,
                time.instant());
    }
}
