/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.failure;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/**
 * A write that the table will never accept.
 *
 * @param table name or ARN of the table
 * @param request the write
 * @param keyNames names of the table's key attributes; empty if not known
 * @param size size of the item in bytes, by DynamoDB's rules
 * @param reason why it cannot be written, without values
 * @since 0.1.0
 */
public record InvalidItem(String table, DynamoDbWriteRequest request, List<String> keyNames, int size, String reason) {

    public InvalidItem {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(request, "request");
        keyNames = List.copyOf(keyNames);
        Objects.requireNonNull(reason, "reason");
    }

    /** Everything but the values, which are the user's data. */
    public String describe() {
        return "A " + request.getType() + " to table '" + table + "' cannot be written: " + reason
                + ". Key attributes of the table: " + (keyNames.isEmpty() ? "not known" : keyNames)
                + ", attributes of the item: "
                + new TreeSet<>(request.getItem().keySet()) + ", size: " + size + " bytes";
    }

    @Override
    public String toString() {
        return describe();
    }
}
