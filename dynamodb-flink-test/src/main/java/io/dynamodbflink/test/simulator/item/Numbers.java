/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.item;

import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.math.BigDecimal;

/**
 * DynamoDB's numbers: up to 38 significant digits, kept without leading or trailing zeros.
 *
 * @since 0.1.0
 */
public final class Numbers {

    private static final int MAX_DIGITS = 38;
    private static final int MAX_MAGNITUDE = 125;
    private static final int MIN_MAGNITUDE = -130;

    private Numbers() {}

    /** Reads a number, or refuses it as the service does. */
    public static BigDecimal parse(String text) {
        BigDecimal number;
        try {
            number = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw ServiceException.validation("The parameter cannot be converted to a numeric value: " + text);
        }
        number = number.stripTrailingZeros();
        if (number.precision() > MAX_DIGITS) {
            throw ServiceException.validation("Attempting to store more than 38 significant digits in a Number");
        }
        int magnitude = number.precision() - number.scale() - 1;
        if (number.signum() != 0 && (magnitude > MAX_MAGNITUDE || magnitude < MIN_MAGNITUDE)) {
            throw ServiceException.validation(
                    "Number overflow. Attempting to store a number with magnitude larger" + " than supported range");
        }
        return number;
    }

    /** The one text that stands for the number. */
    public static String format(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    static String normalise(String text) {
        return format(parse(text));
    }
}
