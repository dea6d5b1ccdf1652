/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.properties.CheckpointProperties;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;

/** Flink's settings of one job: what its properties say, over which its settings of Flink go. */
final class JobConfiguration {

    private JobConfiguration() {}

    static Configuration of(JobBlueprint job) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.NAME, job.name().value());
        CheckpointProperties checkpoint = job.checkpoint();
        if (!checkpoint.interval().isZero()) {
            configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpoint.interval());
            configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, checkpoint.timeout());
            // A failed job has something to go on from, so it is worth restarting, with pauses that grow.
            configuration.set(
                    RestartStrategyOptions.RESTART_STRATEGY,
                    RestartStrategyOptions.RestartStrategyType.EXPONENTIAL_DELAY.getMainValue());
        }
        String directory = checkpoint.directory();
        if (directory != null) {
            StateDirectory state = new StateDirectory(directory, job.name());
            configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
            configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, state.checkpoints());
            configuration.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, state.savepoints());
            configuration.set(
                    CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                    ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        } else {
            configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "jobmanager");
        }
        if (job.isReplication()) {
            // Change events are not changed by anybody, so they need not be copied between operators.
            configuration.set(PipelineOptions.OBJECT_REUSE, true);
        }
        job.properties().flink().forEach(configuration::setString);
        return configuration;
    }

    /** The same, going on from a checkpoint or savepoint. */
    static void restoreFrom(Configuration configuration, String path) {
        configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path);
    }
}
