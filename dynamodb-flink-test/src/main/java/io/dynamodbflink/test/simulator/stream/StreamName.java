/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a stream is called: its table's ARN and the time when it was switched on.
 *
 * @param region of the table
 * @param account of the table
 * @param table name of the table
 * @param label of the stream
 * @since 0.1.0
 */
public record StreamName(String region, String account, String table, String label) {

    private static final DateTimeFormatter LABEL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
    private static final String TABLE_MARK = ":table/";
    private static final String STREAM_MARK = "/stream/";

    /** Checks the parts. */
    public StreamName {
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(label, "label");
    }

    /** The label of a stream that is switched on now. */
    public static String labelAt(Instant instant) {
        return LABEL.format(instant);
    }

    /** The ARN of a table. */
    public static String tableArn(String region, String account, String table) {
        return "arn:aws:dynamodb:" + region + ":" + account + TABLE_MARK + table;
    }

    /** The name of the table in the ARN of a table or stream, or null if it is neither. */
    public static @Nullable String tableIn(String arn) {
        int start = arn.indexOf(TABLE_MARK);
        if (start < 0) {
            return null;
        }
        int from = start + TABLE_MARK.length();
        int end = arn.indexOf(STREAM_MARK, from);
        return arn.substring(from, end < 0 ? arn.length() : end);
    }

    /** The stream's ARN. */
    public String arn() {
        return tableArn(region, account, table) + STREAM_MARK + label;
    }
}
