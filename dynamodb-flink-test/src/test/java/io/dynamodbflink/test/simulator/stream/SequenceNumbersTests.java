/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class SequenceNumbersTests {

    private final SequenceNumbers numbers = new SequenceNumbers(1);

    @Test
    void growFromTwentyOneDigitsToFortyAtMost() {
        BigInteger last = BigInteger.ZERO;
        for (int i = 0; i < 5_000; i++) {
            BigInteger next = i % 2 == 0 ? numbers.nextShard() : numbers.next();
            assertThat(next).isGreaterThan(last);
            assertThat(next.toString().length()).isBetween(21, 40);
            last = next;
        }
        assertThat(last.toString().length()).isGreaterThan(37);
    }

    @Test
    void blocksAreSetAside() {
        BigInteger size = BigInteger.TEN.pow(12);
        BigInteger before = numbers.next();

        BigInteger block = numbers.block(size);

        assertThat(block).isGreaterThan(before);
        assertThat(block.mod(size)).isZero();
        assertThat(numbers.next()).isGreaterThan(block.add(size));
    }

    @Test
    void runningOutIsAnError() {
        assertThatIllegalStateException()
                .isThrownBy(() -> numbers.block(BigInteger.TEN.pow(40)))
                .withMessageContaining("40 digits");
    }
}
