/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.properties.JobProperties;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class HealthLimitsTests {

    @Test
    void defaultsAllowForOneCheckpointThatFails() {
        HealthLimits limits = limits(Map.of(
                "job.checkpoint.interval", "10s", "job.checkpoint.min-pause", "5s", "job.checkpoint.timeout", "1m"));

        assertThat(limits)
                .isEqualTo(new HealthLimits(
                        true,
                        Duration.ofSeconds(75),
                        3,
                        null,
                        Duration.ofHours(4),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(135),
                        false));
    }

    @Test
    void whatIsSetCounts() {
        HealthLimits limits = limits(Map.of(
                "job.checkpoint.interval", "10s",
                "job.checkpoint.timeout", "1m",
                "job.health.max-checkpoint-age", "3m",
                "job.health.max-checkpoint-failures", "7",
                "job.health.max-lag", "10m",
                "job.health.min-time-to-trim", "2h",
                "job.health.max-silence", "30s",
                "job.health.on-data-loss", "down"));

        assertThat(limits)
                .isEqualTo(new HealthLimits(
                        true,
                        Duration.ofMinutes(3),
                        7,
                        Duration.ofMinutes(10),
                        Duration.ofHours(2),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(100),
                        true));
    }

    @Test
    void zeroSwitchesALimitOff() {
        HealthLimits limits = limits(Map.of(
                "job.health.max-checkpoint-age", "0",
                "job.health.max-checkpoint-failures", "0",
                "job.health.max-lag", "0",
                "job.health.min-time-to-trim", "0",
                "job.health.max-silence", "0"));

        assertThat(limits).isEqualTo(new HealthLimits(true, null, 0, null, null, null, null, false));
    }

    @Test
    void jobWithoutCheckpointsIsNotMeasuredByThem() {
        HealthLimits limits = limits(Map.of("job.checkpoint.interval", "0", "job.health.max-checkpoint-age", "3m"));

        assertThat(limits.checkpointing()).isFalse();
        assertThat(limits.maxCheckpointAge()).isNull();
        assertThat(limits.maxCheckpointFailures()).isZero();
        assertThat(limits.maxWait()).isEqualTo(limits.maxSilence());
    }

    private static HealthLimits limits(Map<String, String> properties) {
        Binder binder = new Binder(new MapConfigurationPropertySource(properties));
        return HealthLimits.of(binder.bindOrCreate("job", JobProperties.class));
    }
}
