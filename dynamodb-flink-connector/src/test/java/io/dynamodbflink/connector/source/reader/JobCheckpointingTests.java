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

class JobCheckpointingTests {

    private final Configuration job = new Configuration();

    @Test
    void checkpointsAreDisabledUnlessAnIntervalIsSet() {
        assertThat(JobCheckpointing.of(job)).isEqualTo(Checkpointing.DISABLED);
        assertThat(JobCheckpointing.of(job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ZERO)))
                .isEqualTo(Checkpointing.DISABLED);
        assertThat(JobCheckpointing.of(job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(-1))))
                .isEqualTo(Checkpointing.DISABLED);
    }

    @Test
    void checkpointsAreAlignedByDefault() {
        job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));

        assertThat(JobCheckpointing.of(job)).isEqualTo(Checkpointing.ALIGNED);
    }

    @Test
    void alignmentThatMayTimeOutIsNone() {
        job.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        job.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        assertThat(JobCheckpointing.of(job)).isEqualTo(Checkpointing.UNALIGNED);

        job.set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ofMinutes(5));
        assertThat(JobCheckpointing.of(job)).isEqualTo(Checkpointing.UNALIGNED);
    }

    @Test
    void nothingIsKnownOutsideAFlinkTask() {
        assertThat(JobCheckpointing.of(new FakeReaderContext())).isEqualTo(Checkpointing.UNKNOWN);
    }
}
