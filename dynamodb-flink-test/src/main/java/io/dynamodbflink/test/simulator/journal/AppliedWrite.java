/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.journal;

import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A write that took effect, also if it left the item as it was.
 *
 * @param table that was written to
 * @param operation that wrote, or null for a write of the test itself
 * @param keys of the item
 * @param oldItem the item before, or null if there was none
 * @param newItem the item after, or null if there is none
 * @param at when, since the simulator started, in real time
 * @since 0.1.0
 */
public record AppliedWrite(
        String table,
        @Nullable Operation operation,
        Map<String, AttributeValue> keys,
        @Nullable Map<String, AttributeValue> oldItem,
        @Nullable Map<String, AttributeValue> newItem,
        Duration at) {

    /** Whether the item is another than before. */
    public boolean changedTheItem() {
        return !Objects.equals(oldItem, newItem);
    }
}
