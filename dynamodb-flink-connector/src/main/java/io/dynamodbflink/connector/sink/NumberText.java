/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.math.BigDecimal;

/**
 * A number in the text form of the type N: checked against what DynamoDB can hold, and measured, in one pass over the
 * text.
 */
final class NumberText {

    /** DynamoDB's precision, in significant decimal digits. */
    static final int MOST_DIGITS = 38;

    /** Of the largest number, 9.99…E+125. */
    static final int LARGEST_EXPONENT = 125;

    /** Of the smallest positive number, 1E-130. */
    static final int SMALLEST_EXPONENT = -130;

    /** Beyond all numbers that DynamoDB holds, and far from an overflow. */
    private static final int EXPONENT_BOUND = 100_000_000;

    private final String text;
    private final int end;

    private int position;
    private int digits;
    private int digitsBeforePoint = -1;
    private int firstSignificant = -1;
    private int lastSignificant = -1;
    private int exponent;

    private NumberText(String text) {
        this.text = text;
        int from = 0;
        int to = text.length();
        // Space around a number is the table's affair.
        while (from < to && text.charAt(from) <= ' ') {
            from++;
        }
        while (from < to && text.charAt(to - 1) <= ' ') {
            to--;
        }
        this.position = from;
        this.end = to;
    }

    /**
     * Size of the number in bytes, about one for two significant digits.
     *
     * @throws InvalidValueException if DynamoDB cannot hold it
     */
    static int size(String text) throws InvalidValueException {
        NumberText number = new NumberText(text);
        if (!number.parse()) {
            throw new InvalidValueException("has the type N, but is not a number (NaN and Infinity are none)");
        }
        int significant = number.firstSignificant < 0 ? 0 : number.lastSignificant - number.firstSignificant + 1;
        if (significant > MOST_DIGITS) {
            throw new InvalidValueException("is a number of " + significant
                    + " significant digits; DynamoDB's limit is " + MOST_DIGITS + ", so round it or write it as text");
        }
        if (significant > 0) {
            number.checkMagnitude();
        }
        return 1 + (significant + 1) / 2;
    }

    /** The number itself, equal to every other form of it; of a text that {@link #size} has accepted. */
    static BigDecimal value(String text) {
        NumberText number = new NumberText(text);
        // A zero may have an exponent that nobody else can read.
        return number.parse() && number.firstSignificant < 0
                ? BigDecimal.ZERO
                : new BigDecimal(text.trim()).stripTrailingZeros();
    }

    private void checkMagnitude() throws InvalidValueException {
        int magnitude = digitsBeforePoint - 1 - firstSignificant + exponent;
        if (magnitude > LARGEST_EXPONENT) {
            throw new InvalidValueException(
                    "is a number too large for DynamoDB, whose largest is 9.99…E+" + LARGEST_EXPONENT);
        }
        if (magnitude < SMALLEST_EXPONENT) {
            throw new InvalidValueException(
                    "is a number too close to 0 for DynamoDB, whose smallest is 1E" + SMALLEST_EXPONENT);
        }
    }

    private boolean parse() {
        skipSign();
        for (; position < end; position++) {
            char c = text.charAt(position);
            if (c == '.' && digitsBeforePoint < 0) {
                digitsBeforePoint = digits;
                continue;
            }
            int digit = Character.digit(c, 10);
            if (digit < 0) {
                break;
            }
            if (digit > 0) {
                firstSignificant = firstSignificant < 0 ? digits : firstSignificant;
                lastSignificant = digits;
            }
            digits++;
        }
        if (digitsBeforePoint < 0) {
            digitsBeforePoint = digits;
        }
        return digits > 0 && (position == end || parseExponent());
    }

    private boolean parseExponent() {
        char e = text.charAt(position++);
        if (e != 'e' && e != 'E') {
            return false;
        }
        boolean negative = position < end && text.charAt(position) == '-';
        skipSign();
        int start = position;
        int value = 0;
        for (; position < end; position++) {
            int digit = Character.digit(text.charAt(position), 10);
            if (digit < 0) {
                return false;
            }
            value = Math.min(EXPONENT_BOUND, value * 10 + digit);
        }
        exponent = negative ? -value : value;
        return position > start;
    }

    private void skipSign() {
        if (position < end && (text.charAt(position) == '-' || text.charAt(position) == '+')) {
            position++;
        }
    }
}
