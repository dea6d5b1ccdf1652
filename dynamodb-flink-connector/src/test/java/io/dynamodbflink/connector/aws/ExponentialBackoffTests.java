/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExponentialBackoffTests {

    private final ExponentialBackoff backoff = new ExponentialBackoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    @Test
    void doublesUpToTheLongestDelay() {
        assertThat(backoff.capAfter(1)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.capAfter(2)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.capAfter(4)).isEqualTo(Duration.ofMillis(800));
        assertThat(backoff.capAfter(5)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.capAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void eachDelayLiesBetweenHalfTheCapAndTheCap() {
        for (int failures = 1; failures < 1_000; failures++) {
            Duration cap = backoff.capAfter(failures);
            assertThat(backoff.delayAfter(failures)).isBetween(cap.dividedBy(2), cap);
        }
    }

    @Test
    void refusesALongestDelayBelowTheShortest() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessageContaining("PT1S")
                .withMessageContaining("PT2S");
    }

    @Test
    void refusesADelayOfNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ExponentialBackoff(Duration.ZERO, Duration.ofSeconds(1)));
    }
}
