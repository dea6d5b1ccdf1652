/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitialTimestampTests {

    private static final Instant FIRST_START = Instant.parse("2026-01-02T03:04:05Z");

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T10:00:00Z, 2026-01-01T10:00:00Z",
        "2026-01-01T11:00:00+01:00, 2026-01-01T10:00:00Z",
        "2026-01-01T10:00:00.123Z, 2026-01-01T10:00:00.123Z"
    })
    void instantIsThatInstantWheneverTheJobStarts(String text, Instant instant) {
        assertThat(InitialTimestamp.of(text).resolve(FIRST_START)).isEqualTo(instant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2h", "2h ago", " 2 h ago ", "120 min", "PT2H", "PT2H ago", "2h AGO"})
    void ageCountsFromTheFirstStart(String text) {
        assertThat(InitialTimestamp.of(text).resolve(FIRST_START)).isEqualTo(FIRST_START.minus(Duration.ofHours(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "ago", "yesterday", "1700000000", "2026-01-01T10:00:00", "2026-01-01", "-2h", "2 moons"})
    void anythingElseIsRefusedWithWhatIsMeant(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InitialTimestamp.of(text))
                .withMessageContaining("'" + text + "'")
                .withMessageContaining("2026-11-23T10:00:00Z")
                .withMessageContaining("2h ago");
    }

    @Test
    void negativeAgeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InitialTimestamp.ago(Duration.ofHours(-1)))
                .withMessageContaining("PT-1H");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-01T10:00:00Z", "90 min ago"})
    void textOfATimestampCanBeReadAgain(String text) {
        InitialTimestamp timestamp = InitialTimestamp.of(text);

        assertThat(InitialTimestamp.of(timestamp.toString()))
                .isEqualTo(timestamp)
                .hasSameHashCodeAs(timestamp);
    }
}
