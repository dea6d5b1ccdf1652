/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SimulatorClockTests {

    private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");

    private final RealTime real = new RealTime();
    private final SimulatorClock clock = new SimulatorClock(real);

    @Test
    void runsWithTheRealTime() {
        real.now = START.plusSeconds(5);

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void advancesAndRunsOn() {
        clock.advance(Duration.ofHours(25));
        real.now = START.plusSeconds(1);

        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofHours(25)).plusSeconds(1));
    }

    @Test
    void standsWhileItIsStoppedAndResumesFromThere() {
        clock.stop();
        real.now = START.plusSeconds(10);
        clock.stop();
        assertThat(clock.instant()).isEqualTo(START);
        clock.advance(Duration.ofMinutes(1));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(60));

        clock.resume();
        clock.resume();
        real.now = START.plusSeconds(11);

        assertThat(clock.instant()).isEqualTo(START.plusSeconds(61));
    }

    @Test
    void isSetRunningOrStopped() {
        Instant other = Instant.parse("2020-01-01T00:00:00Z");
        clock.set(other);
        real.now = START.plusSeconds(1);
        assertThat(clock.instant()).isEqualTo(other.plusSeconds(1));

        clock.stop();
        clock.set(START);

        assertThat(clock.instant()).isEqualTo(START);
    }

    @Test
    void doesNotRunBackwards() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clock.advance(Duration.ofSeconds(-1)))
                .withMessageContaining("PT-1S");
    }

    private static final class RealTime extends Clock {

        private Instant now = START;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
