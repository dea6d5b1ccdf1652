/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.util.List;
import java.util.Objects;

/**
 * Value of a primary key, as DynamoDB compares it: texts, exact numbers ({@code 1} and {@code 1.0} are one key) and
 * bytes. The text "1" is not the number 1, and the parts of a composite key are never run together.
 */
final class PrimaryKey implements WriteKey {

    private final List<Object> parts;
    private final int hash;

    /**
     * @param parts values of the key attributes: {@code String}, {@code BigDecimal} without trailing zeros, or
     *     {@code SdkBytes}
     */
    PrimaryKey(List<Object> parts) {
        this.parts = List.copyOf(Objects.requireNonNull(parts, "parts"));
        this.hash = this.parts.hashCode();
    }

    @Override
    public boolean isKnown() {
        return true;
    }

    List<Object> parts() {
        return parts;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrimaryKey that && hash == that.hash && parts.equals(that.parts);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Key values are the user's data and do not belong in logs. */
    @Override
    public String toString() {
        return "PrimaryKey of " + parts.size() + (parts.size() == 1 ? " attribute" : " attributes");
    }
}
