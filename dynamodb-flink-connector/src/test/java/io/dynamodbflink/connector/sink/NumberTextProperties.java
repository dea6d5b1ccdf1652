/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;

/** Holds the check of numbers against {@link BigDecimal}, which reads the same forms. */
class NumberTextProperties {

    private static final BigDecimal ABOVE_THE_LARGEST = new BigDecimal("1e126");
    private static final BigDecimal SMALLEST = new BigDecimal("1e-130");

    @Property(tries = 5_000)
    void numberPassesIfItsPrecisionAndMagnitudeAreWithinTheLimits(
            @ForAll
                    @BigRange(
                            min = "-999999999999999999999999999999999999999999",
                            max = "999999999999999999999999999999999999999999")
                    BigInteger unscaled,
            @ForAll @IntRange(min = -200, max = 200) int scale) {
        BigDecimal number = new BigDecimal(unscaled, scale);
        assertThat(passes(number.toString())).as(number.toString()).isEqualTo(fits(number));
        assertThat(passes(number.toPlainString())).as(number.toPlainString()).isEqualTo(fits(number));
        if (fits(number)) {
            assertThat(NumberText.value(number.toString())).isEqualTo(number.stripTrailingZeros());
        }
    }

    @Property(tries = 5_000)
    void textPassesIfItIsANumber(
            @ForAll
                    @StringLength(max = 8)
                    @Chars({'+', '-', '.', 'e', 'E', 'N', 'x', '_', ' '})
                    @CharRange(from = '0', to = '3')
                    String text) {
        BigDecimal number = parse(text);
        assertThat(passes(text)).as("'%s'", text).isEqualTo(number != null && fits(number));
    }

    private static @Nullable BigDecimal parse(String text) {
        try {
            return new BigDecimal(text.trim());
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static boolean fits(BigDecimal number) {
        return number.signum() == 0
                || number.stripTrailingZeros().precision() <= NumberText.MOST_DIGITS
                        && number.abs().compareTo(ABOVE_THE_LARGEST) < 0
                        && number.abs().compareTo(SMALLEST) >= 0;
    }

    private static boolean passes(String text) {
        try {
            return NumberText.size(text) > 0;
        } catch (InvalidValueException e) {
            return false;
        }
    }
}
