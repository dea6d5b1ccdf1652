/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the name or ARN of a table. */
final class TableName {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
    private static final Pattern ARN = Pattern.compile(
            "arn:[a-z0-9-]+:dynamodb:(?<region>[a-zA-Z0-9-]+):[0-9]+:table/(?<name>[a-zA-Z0-9_.-]{3,255})");

    private TableName() {}

    /**
     * @throws IllegalArgumentException if the table is neither a legal name nor an ARN
     */
    static String require(@Nullable String table) {
        if (table == null) {
            throw new IllegalArgumentException("No table to write to: call setTableName");
        }
        if (!isLegal(table)) {
            throw new IllegalArgumentException("setTableName(\"" + table
                    + "\") names no table: use 3 to 255 letters, digits, '_', '-' and '.', or a table's ARN"
                    + " (arn:aws:dynamodb:<region>:<account>:table/<name>)");
        }
        return table;
    }

    /** Whether a table could have this name or ARN. */
    static boolean isLegal(String table) {
        return NAME.matcher(table).matches() || ARN.matcher(table).matches();
    }

    /** The region in an ARN. */
    static Optional<String> region(String table) {
        Matcher arn = ARN.matcher(table);
        return arn.matches() ? Optional.of(arn.group("region")) : Optional.empty();
    }
}
