/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTests {

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT0.25S, 250ms",
        "PT1S, 1s",
        "PT59.9S, 59s",
        "PT1M, 1m",
        "PT1M5S, 1m 5s",
        "PT59M59S, 59m 59s",
        "PT1H, 1h",
        "PT3H20M59S, 3h 20m",
        "PT30H, 30h"
    })
    void durationIsToldInItsTwoLargestUnits(Duration duration, String text) {
        assertThat(PlainText.of(duration)).isEqualTo(text);
    }

    @Test
    void instantIsToldToTheSecond() {
        assertThat(PlainText.of(Instant.parse("2026-01-01T10:00:00.123456Z"))).isEqualTo("2026-01-01T10:00:00Z");
    }
}
