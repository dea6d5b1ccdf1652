/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.io.Serializable;
import java.util.Objects;

/**
 * Sequence number of a stream record: 21 to 40 decimal digits, increasing within a shard and from parent to child
 * shard, with gaps. It compares as a number; comparing the texts would put {@code "9"} after {@code "10"}.
 *
 * @since 0.1.0
 */
public final class SequenceNumber implements Comparable<SequenceNumber>, Serializable {

    private static final long serialVersionUID = 1L;

    /** Most digits a sequence number has, from the DynamoDB Streams API reference. */
    public static final int MAX_DIGITS = 40;

    /** As the service gave it: it takes back no number without its leading zeros. */
    private final String text;

    /** Where the digits begin that count. */
    private final int start;

    private SequenceNumber(String text, int start) {
        this.text = text;
        this.start = start;
    }

    /**
     * Reads a sequence number.
     *
     * @throws IllegalArgumentException if the text is empty, has more than {@value #MAX_DIGITS} significant digits, or
     *     has anything but decimal digits
     */
    public static SequenceNumber of(String text) {
        Objects.requireNonNull(text, "sequence number");
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                throw malformed(text);
            }
            if (c == '0' && start == i && i < text.length() - 1) {
                start++;
            }
        }
        if (text.isEmpty() || text.length() - start > MAX_DIGITS) {
            throw malformed(text);
        }
        return new SequenceNumber(text, start);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is not a DynamoDB Streams sequence number: expected 1 to " + MAX_DIGITS + " digits");
    }

    /**
     * The number padded with zeros to {@value #MAX_DIGITS} digits, so that texts sort as the numbers do. This is the
     * form to store as a version in a table: a DynamoDB Number holds 38 digits only.
     */
    public String toPaddedString() {
        return "0".repeat(MAX_DIGITS - significantDigits()) + text.substring(start);
    }

    private int significantDigits() {
        return text.length() - start;
    }

    @Override
    public int compareTo(SequenceNumber other) {
        int byLength = Integer.compare(significantDigits(), other.significantDigits());
        return byLength != 0 ? byLength : text.substring(start).compareTo(other.text.substring(other.start));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SequenceNumber that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        return text.substring(start).hashCode();
    }

    /**
     * The text it was read from, leading zeros included: the service's API refuses numbers of fewer than 21 digits, and
     * DynamoDB Local's numbers are small ones with many zeros in front.
     */
    @Override
    public String toString() {
        return text;
    }
}
