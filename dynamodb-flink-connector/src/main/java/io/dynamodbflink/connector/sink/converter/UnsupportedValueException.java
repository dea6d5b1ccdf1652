/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

/** A value that has no counterpart in DynamoDB; grows the path to the value on its way out. */
final class UnsupportedValueException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final Class<?> type;
    private final String reason;

    UnsupportedValueException(Class<?> type, String reason) {
        this("", type, reason);
    }

    private UnsupportedValueException(String path, Class<?> type, String reason) {
        super((path.isEmpty() ? "A value" : "Field '" + path + "'") + " of type " + type.getTypeName()
                + " cannot be written to DynamoDB: " + reason
                + ". Supported are texts, numbers, booleans, binaries, dates and times, enums, UUIDs, their optionals,"
                + " lists, sets, maps and arrays, and POJOs, records, tuples and rows of these; for others write an"
                + " ElementConverter.");
        this.path = path;
        this.type = type;
        this.reason = reason;
    }

    static UnsupportedValueException noAttributeType(Class<?> type) {
        return new UnsupportedValueException(type, "there is no attribute type for it");
    }

    static UnsupportedValueException noSet(Class<?> type) {
        return new UnsupportedValueException(type, "a set's elements must be all texts, all numbers, or all binaries");
    }

    static UnsupportedValueException noKeys(Class<?> type) {
        return new UnsupportedValueException(type, "a map's keys must be texts, numbers, enums, UUIDs or dates");
    }

    /** The same for the field that holds the value. */
    UnsupportedValueException in(String field) {
        return new UnsupportedValueException(
                path.isEmpty() || path.startsWith("[") ? field + path : field + "." + path, type, reason);
    }

    /** The same for the list that holds the value at this index. */
    UnsupportedValueException at(int index) {
        return in("[" + index + "]");
    }

    /** The same for the list or map that holds values of this kind, wherever in it. */
    UnsupportedValueException inside() {
        return in("[]");
    }
}
