/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HashRangeTests {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 50_000})
    void partsCoverTheWholeWithoutOverlap(int count) {
        List<HashRange> parts = HashRange.ALL.parts(count);

        assertThat(parts).hasSize(count);
        long edge = 0;
        for (HashRange part : parts) {
            assertThat(part.from()).isEqualTo(edge);
            edge = part.to();
        }
        assertThat(edge).isEqualTo(1L << 32);
    }

    @Test
    void aRangeOfOneHashCannotBeSplit() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HashRange(5, 6).parts(2));
        assertThatIllegalArgumentException().isThrownBy(() -> new HashRange(5, 5));
    }
}
