/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.source.split.Checkpointing;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class JobSettingsTests {

    private final Configuration job = new Configuration();

    @Test
    void checkpointsAreDisabledUnlessAnIntervalIsSet() {
        assertThat(JobSettings.checkpointing(job)).isEqualTo(Checkpointing.DISABLED);
        assertThat(JobSettings.checkpointing(job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ZERO)))
                .isEqualTo(Checkpointing.DISABLED);
        assertThat(JobSettings.checkpointing(
                        job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(-1))))
                .isEqualTo(Checkpointing.DISABLED);
    }

    @Test
    void checkpointsAreAlignedByDefault() {
        job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));

        assertThat(JobSettings.checkpointing(job)).isEqualTo(Checkpointing.ALIGNED);
    }

    @Test
    void alignmentThatMayTimeOutIsNone() {
        job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        job.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        assertThat(JobSettings.checkpointing(job)).isEqualTo(Checkpointing.UNALIGNED);

        job.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ofMinutes(5));
        assertThat(JobSettings.checkpointing(job)).isEqualTo(Checkpointing.UNALIGNED);
    }

    @Test
    void nothingIsKnownOutsideAFlinkTask() {
        assertThat(JobSettings.checkpointing(new FakeReaderContext())).isEqualTo(Checkpointing.UNKNOWN);
    }

    @Test
    void watermarksAreEmittedAsOftenAsTheJobSays() {
        assertThat(JobSettings.watermarkInterval(new FakeReaderContext())).hasMillis(200);
    }
}
