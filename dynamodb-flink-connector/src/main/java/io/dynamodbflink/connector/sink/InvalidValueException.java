/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something in a write that DynamoDB has no place for. The message names where it is, never a value. */
final class InvalidValueException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Where in the item; null for what is not in the item. */
    private final @Nullable String path;

    private final String problem;

    /**
     * @param problem what is wrong, as the rest of a sentence that begins with the attribute
     */
    InvalidValueException(String problem) {
        this("", problem);
    }

    /**
     * @param problem what is wrong, as a sentence
     */
    static InvalidValueException of(String problem) {
        return new InvalidValueException(null, problem);
    }

    private InvalidValueException(@Nullable String path, String problem) {
        // Found for every bad item, and thrown again on every level above it: nobody looks at the stack.
        super(problem, null, false, false);
        this.path = path;
        this.problem = Objects.requireNonNull(problem, "problem");
    }

    /** The same problem, seen from the map that holds the value by this name. */
    InvalidValueException inAttribute(String name) {
        String shortened = name.length() <= 100 ? name : name.substring(0, 100) + "…";
        return new InvalidValueException(shortened + below(), problem);
    }

    /** The same problem, seen from the list that holds the value at this index. */
    InvalidValueException inElement(int index) {
        return new InvalidValueException("[" + index + "]" + below(), problem);
    }

    private String below() {
        return path == null ? "" : path.isEmpty() || path.startsWith("[") ? path : "." + path;
    }

    @Override
    public String getMessage() {
        return path == null ? problem : "the attribute '" + path + "' " + problem;
    }
}
