/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.source.split.Checkpointing;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.connector.source.RichSourceReaderContext;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;

/**
 * What a reader has to know of the job's configuration; the one that the reader's context offers is that of the
 * TaskManager.
 */
final class JobSettings {

    private JobSettings() {}

    /** How the job takes checkpoints. */
    static Checkpointing checkpointing(SourceReaderContext context) {
        return of(context).map(JobSettings::checkpointing).orElse(Checkpointing.UNKNOWN);
    }

    static Checkpointing checkpointing(ReadableConfig job) {
        Duration interval =
                job.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).orElse(Duration.ZERO);
        if (interval.isZero() || interval.isNegative()) {
            return Checkpointing.DISABLED;
        }
        // An alignment time-out has a meaning only if unaligned checkpoints are enabled, so this covers it.
        return job.get(CheckpointingOptions.ENABLE_UNALIGNED) ? Checkpointing.UNALIGNED : Checkpointing.ALIGNED;
    }

    /** How often periodic watermarks are emitted. */
    static Duration watermarkInterval(SourceReaderContext context) {
        return of(context)
                .map(job -> job.get(PipelineOptions.AUTO_WATERMARK_INTERVAL))
                .orElseGet(PipelineOptions.AUTO_WATERMARK_INTERVAL::defaultValue);
    }

    private static Optional<ReadableConfig> of(SourceReaderContext context) {
        return context instanceof RichSourceReaderContext rich
                        && rich.getRuntimeContext() instanceof StreamingRuntimeContext runtime
                ? Optional.of(runtime.getJobConfiguration())
                : Optional.empty();
    }
}
