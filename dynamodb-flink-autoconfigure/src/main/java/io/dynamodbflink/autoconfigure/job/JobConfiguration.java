/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.properties.CheckpointProperties;
import io.dynamodbflink.autoconfigure.properties.CheckpointProperties.StateBackend;
import io.dynamodbflink.autoconfigure.properties.RestartProperties;
import io.dynamodbflink.autoconfigure.properties.RestartProperties.Strategy;
import io.dynamodbflink.autoconfigure.state.RunDirectory;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RestartStrategyOptions.RestartStrategyType;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Flink's settings of one run of a job: what its properties say, over which its settings of Flink go, over which goes where
 * the run begins.
 */
final class JobConfiguration {

    private final JobBlueprint job;
    private final Configuration configuration = new Configuration();

    private JobConfiguration(JobBlueprint job) {
        this.job = job;
    }

    static Configuration of(JobBlueprint job, JobRun run) {
        JobConfiguration settings = new JobConfiguration(job);
        settings.storage(run.directory());
        settings.properties();
        settings.start(run.start());
        return settings.configuration;
    }

    /**
     * For a cluster that keeps the job's state by itself: where a run begins is the cluster's affair, and where its state
     * is, too, unless the job has a directory.
     */
    static Configuration ofProgram(JobBlueprint job) {
        JobConfiguration settings = new JobConfiguration(job);
        String directory = job.checkpoint().directory();
        if (directory != null) {
            settings.storage(new Path(directory, job.name().value()).toString());
        }
        settings.properties();
        return settings.configuration;
    }

    private void properties() {
        configuration.set(PipelineOptions.NAME, job.name().value());
        checkpoints();
        restarts();
        if (job.isReplication()) {
            // Change events are not changed by anybody, so they need not be copied between operators.
            configuration.set(PipelineOptions.OBJECT_REUSE, true);
        }
        job.properties().flink().forEach(configuration::setString);
    }

    private void checkpoints() {
        CheckpointProperties checkpoint = job.checkpoint();
        if (!checkpoint.interval().isZero()) {
            configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpoint.interval());
            configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, checkpoint.timeout());
            configuration.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, checkpoint.minPause());
            configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, checkpoint.tolerableFailures());
        }
        StateBackend backend = checkpoint.stateBackend();
        if (backend != null) {
            configuration.set(
                    StateBackendOptions.STATE_BACKEND, backend == StateBackend.ROCKSDB ? "rocksdb" : "hashmap");
            configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, backend == StateBackend.ROCKSDB);
        }
        set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, checkpoint.incremental());
        configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, checkpoint.allowNonRestoredState());
    }

    private void storage(@Nullable RunDirectory directory) {
        if (directory == null) {
            configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "jobmanager");
            return;
        }
        storage(directory.checkpoints());
        configuration.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, directory.savepoints());
        // What is restored stays ours to delete.
        configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.NO_CLAIM);
    }

    private void storage(String checkpoints) {
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    private void restarts() {
        RestartProperties restart = job.properties().restart();
        Strategy strategy = restart.strategy();
        if (strategy == null) {
            // A job that takes checkpoints has something to go on from, so it is worth restarting.
            strategy = job.checkpoint().interval().isZero() ? Strategy.NONE : Strategy.EXPONENTIAL_DELAY;
        }
        switch (strategy) {
            case NONE -> strategy(RestartStrategyType.NO_RESTART_STRATEGY);
            case FIXED_DELAY -> {
                strategy(RestartStrategyType.FIXED_DELAY);
                set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, restart.delay());
                configuration.set(
                        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS,
                        restart.maxAttempts() == null ? Integer.MAX_VALUE : restart.maxAttempts());
            }
            case FAILURE_RATE -> {
                strategy(RestartStrategyType.FAILURE_RATE);
                set(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY, restart.delay());
                set(
                        RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL,
                        restart.maxFailures());
                set(
                        RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL,
                        restart.failureInterval());
            }
            case EXPONENTIAL_DELAY -> {
                strategy(RestartStrategyType.EXPONENTIAL_DELAY);
                set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, restart.initialDelay());
                set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, restart.maxDelay());
                set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER, restart.multiplier());
                set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_JITTER_FACTOR, restart.jitter());
                set(
                        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                        restart.resetAfter());
                set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, restart.maxAttempts());
            }
        }
    }

    private void strategy(RestartStrategyType type) {
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, type.getMainValue());
    }

    /** What is not set is left to Flink, whose defaults are the ones that the properties describe. */
    private <T> void set(ConfigOption<T> option, @Nullable T value) {
        if (value != null) {
            configuration.set(option, value);
        }
    }

    private void start(StartPoint start) {
        if (start instanceof StartPoint.RestorePoint point) {
            configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, point.path());
        } else if (start instanceof StartPoint.Fresh fresh && fresh.position() != null) {
            configuration.removeConfig(StateRecoveryOptions.SAVEPOINT_PATH);
        }
    }
}
