/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.observer;

import io.dynamodbflink.connector.aws.CallTrouble;
import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether a subtask of a sink gets through to a table.
 *
 * @param table name of the table
 * @param subtask index of the subtask
 * @param answeredAt when the table last answered before its calls began to fail, or when it answered again; null if it has
 *     not answered this subtask yet. An answer that refuses items is one
 * @param trouble what is wrong with the calls that have failed since; null if none has
 * @param observedAt when this was so
 * @since 0.1.0
 */
public record TableReport(
        String table,
        int subtask,
        @Nullable Instant answeredAt,
        @Nullable CallTrouble trouble,
        Instant observedAt) implements Serializable {

    public TableReport {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(observedAt, "observedAt");
    }
}
