/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.ordering.WriteVersion;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Lets a write apply only if its version is higher than that of the item in the table, so that neither replays nor other
 * writers move an item backwards.
 *
 * @param attribute holds the version: in items, and beside the keys of items to delete
 * @param tombstone what a delete leaves behind; null if it leaves nothing
 */
record VersionGuard(String attribute, @Nullable Tombstone tombstone) implements Serializable {

    private static final String CONDITION = "attribute_not_exists(#version) OR #version < :version";

    VersionGuard {
        Objects.requireNonNull(attribute, "attribute");
    }

    /**
     * An item that has nothing but its key, its version, and a time at which DynamoDB removes it.
     *
     * @param attribute the table's attribute for the time to live
     * @param timeToLive how long it stays at least
     */
    record Tombstone(String attribute, Duration timeToLive) implements Serializable {

        Tombstone {
            Objects.requireNonNull(attribute, "attribute");
            Objects.requireNonNull(timeToLive, "timeToLive");
        }
    }

    /**
     * The version of a write.
     *
     * @throws InvalidValueException if it has none, or is a write that cannot be guarded
     */
    WriteVersion versionOf(DynamoDbWriteRequest request) throws InvalidValueException {
        if (request.getType() == DynamoDbWriteRequestType.UPDATE) {
            throw InvalidValueException.of("an UPDATE cannot be guarded by the version attribute '" + attribute
                    + "'; write whole items, or leave setVersionAttribute out and use conditions");
        }
        if (request.getConditionExpression() != null) {
            throw InvalidValueException.of("a write with a condition of its own cannot be guarded by the version"
                    + " attribute '" + attribute + "' as well");
        }
        AttributeValue version = request.getItem().get(attribute);
        if (version == null) {
            throw InvalidValueException.of("the version attribute '" + attribute + "' is missing");
        }
        try {
            return WriteVersion.of(version);
        } catch (IllegalArgumentException e) {
            throw InvalidValueException.of("the version attribute '" + attribute + "' " + e.getMessage());
        }
    }

    /** The key of an item to delete, with the version that came beside it. */
    Map<String, AttributeValue> withVersion(Map<String, AttributeValue> key, Map<String, AttributeValue> item) {
        Map<String, AttributeValue> versioned = new HashMap<>(key);
        AttributeValue version = item.get(attribute);
        if (version != null) {
            versioned.put(attribute, version);
        }
        return versioned;
    }

    /** The write as it is sent: with the condition, and a tombstone in place of a delete. */
    DynamoDbWriteRequest guard(DynamoDbWriteRequest request, Instant now) {
        AttributeValue version = Objects.requireNonNull(request.getItem().get(attribute), attribute);
        DynamoDbWriteRequest.Builder guarded = request.toBuilder()
                .setConditionExpression(CONDITION)
                .setExpressionAttributeNames(Map.of("#version", attribute))
                .setExpressionAttributeValues(Map.of(":version", version));
        if (request.getType() == DynamoDbWriteRequestType.DELETE) {
            Map<String, AttributeValue> item = new HashMap<>(request.getItem());
            if (tombstone == null) {
                item.remove(attribute);
            } else {
                long end = now.plus(tombstone.timeToLive()).getEpochSecond();
                item.put(tombstone.attribute(), AttributeValue.fromN(Long.toString(end)));
                guarded.setType(DynamoDbWriteRequestType.PUT);
            }
            guarded.setItem(item);
        }
        return guarded.build();
    }
}
