/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A change of an item, as a stream is told of it.
 *
 * @param partitionHash of the item's key
 * @param keys the attributes of the item's key
 * @param oldImage the item before, or null if there was none
 * @param newImage the item after, or null if there is none
 * @param timeToLive whether the item was deleted because its time was over
 * @since 0.1.0
 */
public record Change(
        long partitionHash,
        Map<String, AttributeValue> keys,
        @Nullable Map<String, AttributeValue> oldImage,
        @Nullable Map<String, AttributeValue> newImage,
        boolean timeToLive) {

    /** {@code INSERT}, {@code MODIFY} or {@code REMOVE}. */
    public String eventName() {
        if (newImage == null) {
            return "REMOVE";
        }
        return oldImage == null ? "INSERT" : "MODIFY";
    }
}
