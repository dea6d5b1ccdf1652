/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceNumberTests {

    @Test
    void comparesAsANumberAndNotAsText() {
        assertThat(SequenceNumber.of("9")).isLessThan(SequenceNumber.of("10"));
        assertThat(SequenceNumber.of("99999999999999999999")).isLessThan(SequenceNumber.of("100000000000000000000"));
    }

    @Test
    void agreesWithBigIntegerOnRandomNumbers() {
        Random random = new Random(42);
        for (int i = 0; i < 10_000; i++) {
            BigInteger a = new BigInteger(random.nextInt(130), random);
            BigInteger b = random.nextInt(4) == 0 ? a : new BigInteger(random.nextInt(130), random);
            SequenceNumber left = SequenceNumber.of(a.toString());
            SequenceNumber right = SequenceNumber.of("000" + b);
            assertThat(Integer.signum(left.compareTo(right))).isEqualTo(a.compareTo(b));
            assertThat(left.equals(right)).isEqualTo(a.equals(b));
            assertThat(Integer.signum(left.toPaddedString().compareTo(right.toPaddedString())))
                    .isEqualTo(a.compareTo(b));
        }
    }

    @Test
    void goesBackToTheServiceWithTheLeadingZerosItCameWith() {
        assertThat(SequenceNumber.of("000000000000000000123")).hasToString("000000000000000000123");
        assertThat(SequenceNumber.of("000")).hasToString("000");
    }

    @Test
    void leadingZerosDoNotMakeAnotherNumber() {
        assertThat(SequenceNumber.of("000123"))
                .isEqualTo(SequenceNumber.of("123"))
                .hasSameHashCodeAs(SequenceNumber.of("123"))
                .isNotEqualTo(SequenceNumber.of("124"));
        assertThat(SequenceNumber.of("000123").toPaddedString())
                .isEqualTo(SequenceNumber.of("123").toPaddedString());
    }

    @Test
    void padsToTheMostDigitsThatExist() {
        assertThat(SequenceNumber.of("7").toPaddedString()).hasSize(40).endsWith("07");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "-1", "1.0", "0x1", "12345678901234567890123456789012345678901"})
    void refusesWhatIsNotASequenceNumber(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SequenceNumber.of(text))
                .withMessageContaining("'" + text + "'");
    }
}
