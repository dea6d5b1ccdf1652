/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.ordering.InvalidKeyException;
import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
import io.dynamodbflink.connector.sink.partition.RequestGroups;
import java.io.IOException;
import java.util.Objects;

/** The key groups of write requests, by the primary keys of their tables. */
final class TableGroups implements RequestGroups {

    private final KeySchemas schemas;
    private final KeyGroups groups;
    private final Runnable onClose;

    /** @param onClose gives back what the schemas were read with */
    TableGroups(String ownTable, KeySchemas schemas, Runnable onClose) {
        this.groups = new KeyGroups(ownTable);
        this.schemas = Objects.requireNonNull(schemas, "schemas");
        this.onClose = Objects.requireNonNull(onClose, "onClose");
    }

    @Override
    public int groupOf(DynamoDbWriteRequest request) throws IOException {
        String table = request.getTableName();
        KeySchema schema = schemas.of(table);
        if (schema == null) {
            // Whoever finds out first that the table has been created meanwhile: its writes are in one place.
            return groups.ofTable(table);
        }
        try {
            return groups.of(table, schema.keyOf(request.getItem()));
        } catch (InvalidKeyException e) {
            // The writer finds that too, and knows what to do.
            return KeyGroups.NONE;
        }
    }

    @Override
    public void close() {
        onClose.run();
    }
}
