/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.source.split.Checkpointing;
import java.time.Duration;
import org.apache.flink.api.connector.source.RichSourceReaderContext;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;

/** Finds out how the job takes checkpoints. */
final class JobCheckpointing {

    private JobCheckpointing() {}

    /** Looks into the job's configuration; the one that the context offers itself is that of the TaskManager. */
    static Checkpointing of(SourceReaderContext context) {
        return context instanceof RichSourceReaderContext rich
                        && rich.getRuntimeContext() instanceof StreamingRuntimeContext runtime
                ? of(runtime.getJobConfiguration())
                : Checkpointing.UNKNOWN;
    }

    static Checkpointing of(ReadableConfig job) {
        Duration interval =
                job.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).orElse(Duration.ZERO);
        if (interval.isZero() || interval.isNegative()) {
            return Checkpointing.DISABLED;
        }
        // An alignment time-out has a meaning only if unaligned checkpoints are enabled, so this covers it.
        return job.get(CheckpointingOptions.ENABLE_UNALIGNED) ? Checkpointing.UNALIGNED : Checkpointing.ALIGNED;
    }
}
