/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTests {

    @Test
    void medianIsTheMiddleOne() {
        assertThat(Samples.of(9, 1, 5).median()).isEqualTo(5);
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
        assertThat(Samples.of(4, 1, 2, 9).median()).isEqualTo(3);
    }

    @Test
    void percentileIsTheSmallestThatTheShareDoesNotExceed() {
        Samples hundred =
                Samples.of(IntStream.rangeClosed(1, 100).asDoubleStream().toArray());

        assertThat(hundred.percentile(0.01)).isEqualTo(1);
        assertThat(hundred.percentile(0.5)).isEqualTo(50);
        assertThat(hundred.percentile(0.99)).isEqualTo(99);
        assertThat(hundred.percentile(1)).isEqualTo(100);
    }

    @Test
    void percentileOfFewMeasurementsIsOneOfThem() {
        assertThat(Samples.of(3, 7).percentile(0.99)).isEqualTo(7);
        assertThat(Samples.of(3).percentile(0.01)).isEqualTo(3);
    }

    @Test
    void takesOneFigureOfEachRun() {
        Samples lengths = Samples.of(List.of("a", "ccc", "bb"), String::length);

        assertThat(lengths.count()).isEqualTo(3);
        assertThat(lengths.least()).isEqualTo(1);
        assertThat(lengths.greatest()).isEqualTo(3);
    }

    @Test
    void refusesToJudgeByNothing() {
        assertThatIllegalArgumentException().isThrownBy(Samples::of);
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(1).percentile(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Samples.of(1).percentile(1.01));
    }
}
