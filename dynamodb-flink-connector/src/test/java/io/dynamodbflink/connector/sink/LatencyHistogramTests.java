/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.flink.metrics.HistogramStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTests {

    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void nothingIsKnownBeforeTheFirstCall() {
        HistogramStatistics none = histogram.getStatistics();
        assertThat(histogram.getCount()).isZero();
        assertThat(none.size()).isZero();
        assertThat(none.getMean()).isZero();
        assertThat(none.getStdDev()).isZero();
        assertThat(none.getMax()).isZero();
        assertThat(none.getValues()).isEmpty();
    }

    @Test
    void shortDurationsAreExact() {
        for (int millis = 0; millis < 16; millis++) {
            histogram.update(millis);
        }
        HistogramStatistics statistics = histogram.getStatistics();
        assertThat(statistics.getValues()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        assertThat(statistics.getMin()).isZero();
        assertThat(statistics.getMax()).isEqualTo(15);
        assertThat(statistics.getMean()).isEqualTo(7.5);
        assertThat(statistics.getQuantile(0.5)).isEqualTo(7);
        assertThat(statistics.getStdDev()).isCloseTo(4.61, within(0.01));
    }

    @ParameterizedTest
    @ValueSource(longs = {16, 17, 100, 127, 128, 999, 5_000, 65_535, 1_000_000, 1_500_000_000})
    void longerDurationsAreKnownWithinSixPerCent(long millis) {
        histogram.update(millis);
        assertThat(histogram.getStatistics().getMax()).isCloseTo(millis, within(1 + millis * 63 / 1000));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE})
    void impossibleDurationsDoNoHarm(long millis) {
        histogram.update(millis);
        assertThat(histogram.getStatistics().size()).isEqualTo(1);
    }

    @Test
    void quantilesAreThoseOfTheSamples() {
        for (int i = 0; i < 100; i++) {
            histogram.update(i < 95 ? 5 : 10);
        }
        assertThat(histogram.getStatistics().getQuantile(0.95)).isEqualTo(5);
        assertThat(histogram.getStatistics().getQuantile(0.96)).isEqualTo(10);
    }

    @Test
    void oldCallsAreForgotten() {
        for (int i = 0; i < 2_000; i++) {
            histogram.update(15);
        }
        for (int i = 0; i < 4_001; i++) {
            histogram.update(1);
        }
        assertThat(histogram.getCount()).isEqualTo(6_001);
        assertThat(histogram.getStatistics().getMax()).isEqualTo(1);
        assertThat(histogram.getStatistics().size()).isBetween(2_000, 4_000);
    }
}
