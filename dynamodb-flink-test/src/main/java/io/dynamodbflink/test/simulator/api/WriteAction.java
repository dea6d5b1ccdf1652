/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.expression.ConditionExpression;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.item.AttributeJson;
import io.dynamodbflink.test.simulator.item.ItemKey;
import io.dynamodbflink.test.simulator.item.ItemSize;
import io.dynamodbflink.test.simulator.protocol.JsonPart;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One write of one item, checked and ready to be carried out.
 *
 * @param table to write to
 * @param key of the item
 * @param keys the attributes of the key
 * @param condition that must hold
 * @param change what becomes of the item
 * @param oldItemOnFailure whether a caller whose condition fails is shown the item
 */
record WriteAction(
        Table table,
        ItemKey key,
        Map<String, AttributeValue> keys,
        ConditionExpression condition,
        ItemChange change,
        boolean oldItemOnFailure) {

    /** What becomes of an item. */
    @FunctionalInterface
    interface ItemChange {

        /** Deletes the item. */
        ItemChange DELETE = old -> null;

        /**
         * The new item for an old one, either of which may be missing.
         *
         * @throws io.dynamodbflink.test.simulator.protocol.ServiceException if it would be too large
         */
        @Nullable
        Map<String, AttributeValue> apply(@Nullable Map<String, AttributeValue> old);
    }

    /** An action that only checks a condition. */
    boolean onlyChecks() {
        return change == WriteRequests.NO_CHANGE;
    }

    boolean permitted() {
        return permittedFor(table.item(key));
    }

    private boolean permittedFor(@Nullable Map<String, AttributeValue> item) {
        return condition == ConditionExpression.NONE || condition.test(item == null ? Map.of() : item);
    }

    /** What the write would leave behind. */
    @Nullable
    Map<String, AttributeValue> outcome() {
        return change.apply(table.item(key));
    }

    /** Carries the write out, or refuses it, and answers with the item before and after. */
    Written carryOut(Operation operation) {
        Written written = carryOutIfThereIsCapacity(operation);
        if (written == null) {
            throw ServiceException.throughputExceeded();
        }
        return written;
    }

    /** Carries the write out, or refuses it; null if the table has no write capacity left. */
    @Nullable
    Written carryOutIfThereIsCapacity(Operation operation) {
        return table.locked(() -> {
            WriteCapacity capacity = table.writeCapacity();
            if (capacity.isUsedUp()) {
                return null;
            }
            Map<String, AttributeValue> before = table.item(key);
            if (!permittedFor(before)) {
                capacity.use(new Written(before, null).units());
                throw refusal();
            }
            Written written = new Written(before, change.apply(before));
            capacity.use(written.units());
            table.replace(key, keys, written.after(), operation, false);
            return written;
        });
    }

    private ServiceException refusal() {
        return ServiceException.of("ConditionalCheckFailedException", "The conditional request failed")
                .withDetails(itemOnFailure());
    }

    /** The {@code Item} field of an error, if it was asked for. */
    JsonPart itemOnFailure() {
        Map<String, AttributeValue> item = table.item(key);
        return oldItemOnFailure && item != null
                ? json -> AttributeJson.writeField(json, "Item", item)
                : JsonPart.NOTHING;
    }

    /** An item before and after a write. */
    record Written(
            @Nullable Map<String, AttributeValue> before,
            @Nullable Map<String, AttributeValue> after) {

        private static final int UNIT_BYTES = 1024;

        /** Write units: one for each started KB of the larger of the two, and one if there is neither. */
        double units() {
            int size = Math.max(before == null ? 0 : ItemSize.of(before), after == null ? 0 : ItemSize.of(after));
            return Math.max(1, (size + UNIT_BYTES - 1) / UNIT_BYTES);
        }
    }
}
