/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Version of an item, as DynamoDB compares it: numbers by value, texts by their UTF-8 bytes. A text and a number are not
 * comparable.
 *
 * @since 0.1.0
 */
public final class WriteVersion {

    /** {@code BigDecimal} or {@code byte[]}. */
    private final Object value;

    private WriteVersion(Object value) {
        this.value = value;
    }

    /**
     * The version that an attribute holds.
     *
     * @throws IllegalArgumentException if it is neither a text nor a number; the message does not show the value
     */
    public static WriteVersion of(AttributeValue attribute) {
        Objects.requireNonNull(attribute, "attribute");
        return switch (attribute.type()) {
            case S -> new WriteVersion(attribute.s().getBytes(StandardCharsets.UTF_8));
            case N -> new WriteVersion(number(attribute.n()));
            default ->
                throw new IllegalArgumentException(
                        "has the type " + attribute.type() + ", but a version can only have the types S and N");
        };
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text.trim());
        } catch (NumberFormatException e) {
            // The cause would quote the value.
            throw new IllegalArgumentException("has the type N, but is not a number");
        }
    }

    /** Whether both are texts or both are numbers. */
    boolean isComparableTo(WriteVersion other) {
        return value.getClass() == other.value.getClass();
    }

    /** Whether this version is the higher one; false if they are not comparable. */
    boolean isHigherThan(WriteVersion other) {
        if (value instanceof BigDecimal number && other.value instanceof BigDecimal otherNumber) {
            return number.compareTo(otherNumber) > 0;
        }
        return value instanceof byte[] text
                && other.value instanceof byte[] otherText
                && Arrays.compareUnsigned(text, otherText) > 0;
    }

    /** Versions are the user's data and do not belong in logs. */
    @Override
    public String toString() {
        return value instanceof BigDecimal ? "number" : "text";
    }
}
