/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.ordering.KeySchema;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Tells the primary keys of tables. */
@FunctionalInterface
interface TableKeys {

    /**
     * The key of a table; null if there is no such table, {@link KeySchema#unknown()} if it is not known.
     *
     * @param table name or ARN
     * @throws IOException if the table cannot be reached
     */
    @Nullable
    KeySchema of(String table) throws IOException;
}
