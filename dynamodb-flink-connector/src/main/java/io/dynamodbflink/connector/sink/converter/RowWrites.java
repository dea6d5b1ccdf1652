/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What to do with an item: put it, unless it comes from a row that says otherwise. */
final class RowWrites {

    private RowWrites() {}

    static DynamoDbWriteRequest request(Object element, Map<String, AttributeValue> item, List<String> keyAttributes) {
        RowKind kind = element instanceof Row row ? row.getKind() : RowKind.INSERT;
        return switch (kind) {
            case INSERT, UPDATE_AFTER -> write(item, DynamoDbWriteRequestType.PUT);
            case DELETE -> write(keys(item, keyAttributes), DynamoDbWriteRequestType.DELETE);
            case UPDATE_BEFORE ->
                throw new IllegalArgumentException("A row of kind UPDATE_BEFORE cannot be written: an item is replaced"
                        + " by the row of kind UPDATE_AFTER that follows it. Filter the stream, or use an upsert"
                        + " changelog.");
        };
    }

    private static DynamoDbWriteRequest write(Map<String, AttributeValue> item, DynamoDbWriteRequestType type) {
        return DynamoDbWriteRequest.builder().setItem(item).setType(type).build();
    }

    private static Map<String, AttributeValue> keys(Map<String, AttributeValue> item, List<String> keyAttributes) {
        if (keyAttributes.isEmpty()) {
            // The sink knows the table's key attributes and takes no others.
            return item;
        }
        Map<String, AttributeValue> keys = new LinkedHashMap<>();
        for (String name : keyAttributes) {
            AttributeValue value = item.get(name);
            if (value == null) {
                throw new IllegalArgumentException(
                        "A row of kind DELETE has no key attribute '" + name + "', only " + item.keySet());
            }
            keys.put(name, value);
        }
        return keys;
    }
}
