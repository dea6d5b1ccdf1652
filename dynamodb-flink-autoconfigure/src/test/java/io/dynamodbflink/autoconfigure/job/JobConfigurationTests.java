/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.properties.JobProperties;
import io.dynamodbflink.autoconfigure.state.RunDirectory;
import io.dynamodbflink.autoconfigure.strategy.StrategyRole;
import io.dynamodbflink.connector.model.InitialTimestamp;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import io.dynamodbflink.connector.source.ReaderSettings;
import io.dynamodbflink.connector.source.SourceSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.fs.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class JobConfigurationTests {

    private static final RunDirectory DIRECTORY = new RunDirectory(new Path("file:/state/orders/run-00000007"), 7);

    private static final JobRun KEPT = new JobRun(7, new StartPoint.Fresh(null, null), DIRECTORY);

    @Test
    void jobTakesCheckpointsAndIsRestartedByDefault() {
        Configuration configuration = configuration(job(Map.of()));

        assertThat(configuration.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(configuration.get(CheckpointingOptions.CHECKPOINT_STORAGE)).isEqualTo("jobmanager");
        assertThat(configuration.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("exponential-delay");
    }

    @Test
    void intervalOfZeroSwitchesCheckpointsOff() {
        Configuration configuration = configuration(job(Map.of("checkpoint.interval", "0")));

        assertThat(configuration.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEmpty();
        assertThat(configuration.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("disable");
    }

    @Test
    void restartsAreAsTheyAreSetWithoutCheckpointsToo() {
        Configuration configuration =
                configuration(job(Map.of("checkpoint.interval", "0", "restart.strategy", "fixed-delay")));

        assertThat(configuration.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("fixed-delay");
    }

    @Test
    void programLeavesToItsClusterWhereStateIs() {
        Configuration configuration = JobConfiguration.ofProgram(job(Map.of()));

        assertThat(configuration.getOptional(CheckpointingOptions.CHECKPOINT_STORAGE))
                .isEmpty();
        assertThat(configuration.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEmpty();
        assertThat(configuration.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void programKeepsStateInTheDirectoryOfItsJobIfThereIsOne() {
        Configuration configuration = JobConfiguration.ofProgram(job(Map.of("checkpoint.directory", "file:/state")));

        assertThat(configuration.get(CheckpointingOptions.CHECKPOINT_STORAGE)).isEqualTo("filesystem");
        assertThat(configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("file:/state/orders");
        assertThat(configuration.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        assertThat(configuration.getOptional(StateRecoveryOptions.RESTORE_MODE)).isEmpty();
    }

    @Test
    void checkpointsOfARunAreKeptInItsDirectoryWhenItEnds() {
        Configuration configuration = configuration(job(Map.of("checkpoint.directory", "file:/state")), KEPT);

        assertThat(configuration.get(CheckpointingOptions.CHECKPOINT_STORAGE)).isEqualTo("filesystem");
        assertThat(configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("file:/state/orders/run-00000007");
        assertThat(configuration.get(CheckpointingOptions.SAVEPOINT_DIRECTORY))
                .isEqualTo("file:/state/orders/run-00000007/savepoints");
        assertThat(configuration.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        assertThat(configuration.get(StateRecoveryOptions.RESTORE_MODE)).isEqualTo(RecoveryClaimMode.NO_CLAIM);
        assertThat(configuration.getOptional(StateRecoveryOptions.SAVEPOINT_PATH))
                .isEmpty();
    }

    @Test
    void runGoesOnFromItsRestorePointWhateverSavepointIsConfigured() {
        Configuration configuration = configuration(
                job(Map.of(
                        "checkpoint.directory",
                        "file:/state",
                        "flink.execution.state-recovery.path",
                        "file:/imported")),
                new JobRun(
                        7,
                        new StartPoint.RestorePoint("file:/state/chk-3", 6, false, Instant.EPOCH, List.of()),
                        DIRECTORY));

        assertThat(configuration.get(StateRecoveryOptions.SAVEPOINT_PATH)).isEqualTo("file:/state/chk-3");
    }

    @Test
    void configuredSavepointIsForTheFirstRunAndNotForOneThatIsReset() {
        JobBlueprint imported = job(
                Map.of("checkpoint.directory", "file:/state", "flink.execution.state-recovery.path", "file:/imported"));

        assertThat(configuration(imported, KEPT).get(StateRecoveryOptions.SAVEPOINT_PATH))
                .isEqualTo("file:/imported");
        assertThat(configuration(
                                imported,
                                new JobRun(7, new StartPoint.Fresh(JobStartPosition.trimHorizon(), null), DIRECTORY))
                        .getOptional(StateRecoveryOptions.SAVEPOINT_PATH))
                .isEmpty();
    }

    @Test
    void everySettingOfCheckpointsIsPassedOn() {
        Configuration configuration = configuration(job(Map.of(
                "checkpoint.interval", "7s",
                "checkpoint.timeout", "8s",
                "checkpoint.min-pause", "3s",
                "checkpoint.tolerable-failures", "4",
                "checkpoint.state-backend", "rocksdb",
                "checkpoint.allow-non-restored-state", "true")));

        assertThat(configuration.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(7));
        assertThat(configuration.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT))
                .isEqualTo(Duration.ofSeconds(8));
        assertThat(configuration.get(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(configuration.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER))
                .isEqualTo(4);
        assertThat(configuration.get(StateBackendOptions.STATE_BACKEND)).isEqualTo("rocksdb");
        assertThat(configuration.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS))
                .isTrue();
        assertThat(configuration.get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE))
                .isTrue();
    }

    @Test
    void checkpointsAreIncrementalWithRocksDbUnlessSwitchedOff() {
        assertThat(configuration(job(Map.of())).get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS))
                .isFalse();
        assertThat(configuration(job(Map.of("checkpoint.state-backend", "rocksdb", "checkpoint.incremental", "false")))
                        .get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS))
                .isFalse();
    }

    @Test
    void everySettingOfEachRestartStrategyIsPassedOn() {
        Configuration none = configuration(job(Map.of("restart.strategy", "none")));
        assertThat(none.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("disable");

        Configuration fixed = configuration(
                job(Map.of("restart.strategy", "fixed-delay", "restart.delay", "2s", "restart.max-attempts", "3")));
        assertThat(fixed.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("fixed-delay");
        assertThat(fixed.get(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY))
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(fixed.get(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS))
                .isEqualTo(3);
        assertThat(configuration(job(Map.of("restart.strategy", "fixed-delay")))
                        .get(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS))
                .as("without limit by default")
                .isEqualTo(Integer.MAX_VALUE);

        Configuration rate = configuration(job(Map.of(
                "restart.strategy", "failure-rate",
                "restart.delay", "2s",
                "restart.max-failures", "5",
                "restart.failure-interval", "3m")));
        assertThat(rate.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("failure-rate");
        assertThat(rate.get(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY))
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(rate.get(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL))
                .isEqualTo(5);
        assertThat(rate.get(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL))
                .isEqualTo(Duration.ofMinutes(3));

        Configuration exponential = configuration(job(Map.of(
                "restart.initial-delay", "2s",
                "restart.max-delay", "3s",
                "restart.multiplier", "4",
                "restart.jitter", "0.5",
                "restart.reset-after", "6s",
                "restart.max-attempts", "7")));
        assertThat(exponential.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("exponential-delay");
        assertThat(exponential.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF))
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(exponential.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF))
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(exponential.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER))
                .isEqualTo(4);
        assertThat(exponential.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_JITTER_FACTOR))
                .isEqualTo(0.5);
        assertThat(exponential.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD))
                .isEqualTo(Duration.ofSeconds(6));
        assertThat(exponential.get(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS))
                .isEqualTo(7);
    }

    @Test
    void descriptionsOfRestartsNameTheDefaultsOfFlink() {
        assertThat(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF.defaultValue())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF.defaultValue())
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_BACKOFF_MULTIPLIER.defaultValue())
                .isEqualTo(1.5);
        assertThat(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_JITTER_FACTOR.defaultValue())
                .isEqualTo(0.1);
        assertThat(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD.defaultValue())
                .isEqualTo(Duration.ofHours(1));
        assertThat(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS.defaultValue())
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY.defaultValue())
                .isEqualTo(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY.defaultValue())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL.defaultValue())
                .isEqualTo(1);
        assertThat(RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL.defaultValue())
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void settingsOfFlinkGoOverOurs() {
        Configuration configuration = configuration(
                job(Map.of("flink.restart-strategy.type", "none", "flink.pipeline.object-reuse", "false")));

        assertThat(configuration.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("none");
        assertThat(configuration.get(PipelineOptions.OBJECT_REUSE)).isFalse();
    }

    @Test
    void onlyReplicationReusesObjects() {
        assertThat(configuration(job(Map.of())).get(PipelineOptions.OBJECT_REUSE))
                .isTrue();
        JobBlueprint withPipeline = job(Map.of(), Map.of(StrategyRole.PIPELINE, "pipeline"));
        assertThat(configuration(withPipeline).get(PipelineOptions.OBJECT_REUSE))
                .isFalse();
    }

    @Test
    void everyOptionOfTheSourceIsPassedOn() {
        Configuration configuration = JobSourceFactory.configuration(job(Map.of(
                        "source.initial-position", "at-timestamp",
                        "source.initial-timestamp", "2026-01-02T03:04:05Z",
                        "source.shard-discovery-interval", "7s",
                        "source.describe-stream-inconsistency-retry-count", "3",
                        "source.retry-count", "-1",
                        "source.backoff-min-delay", "11ms",
                        "source.backoff-max-delay", "12ms",
                        "source.empty-poll-delay", "13ms",
                        "source.non-empty-poll-delay", "14ms",
                        "source.reader-buffer-size", "3MB"))
                .source());

        SourceSettings settings = SourceSettings.from(configuration);
        assertThat(settings.initialPosition()).isEqualTo(InitialPosition.AT_TIMESTAMP);
        assertThat(settings.initialTimestamp()).isEqualTo(InitialTimestamp.of("2026-01-02T03:04:05Z"));
        assertThat(settings.discoveryInterval()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.inconsistencyRetries()).isEqualTo(3);
        assertThat(settings.maxConsecutiveFailures()).isEqualTo(SourceSettings.UNLIMITED);
        assertThat(settings.backoff().min()).isEqualTo(Duration.ofMillis(11));
        assertThat(settings.backoff().max()).isEqualTo(Duration.ofMillis(12));
        assertThat(settings.reader().idlePollDelay()).isEqualTo(Duration.ofMillis(13));
        assertThat(settings.reader().tipPollDelay()).isEqualTo(Duration.ofMillis(14));
        assertThat(settings.reader().bufferBytes())
                .isEqualTo(MemorySize.ofMebiBytes(3).getBytes());
    }

    @Test
    void optionsOfTheReadersArePassedOn() {
        ReaderSettings settings = SourceSettings.from(JobSourceFactory.configuration(job(Map.of(
                                "source.idle-after", "15s",
                                "source.on-data-loss", "continue",
                                "source.shard-metrics", "false"))
                        .source()))
                .reader();

        assertThat(settings.idleAfter()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.onDataLoss()).isEqualTo(OnDataLoss.CONTINUE);
        assertThat(settings.shardMetrics()).isFalse();
    }

    @Test
    void defaultsOfTheSourceAreThoseOfTheConnector() {
        assertThat(SourceSettings.from(
                        JobSourceFactory.configuration(job(Map.of()).source())))
                .isEqualTo(SourceSettings.from(new Configuration()));
    }

    @Test
    void tableThatIsNamedIsFollowedToItsNextStreamUnlessTheSettingsSayOtherwise() {
        assertThat(follows(Map.of())).isTrue();
        assertThat(follows(Map.of("source.properties.flink.stream.follow-table", "false")))
                .isFalse();
    }

    private static boolean follows(Map<String, String> properties) {
        return JobSourceFactory.configuration(job(properties).source())
                .get(DynamodbStreamsSourceConfigConstants.FOLLOW_TABLE);
    }

    @Test
    void furtherSettingsOfTheSourceArePassedOnButNoSecretIs() {
        Configuration configuration = JobSourceFactory.configuration(job(Map.of(
                        "source.properties.flink.shard.discovery.intervalmillis", "5 s",
                        "source.properties.aws.credentials.provider.basic.secretkey", "planted"))
                .source());

        assertThat(configuration.get(DynamodbStreamsSourceConfigConstants.SHARD_DISCOVERY_INTERVAL))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(configuration.toMap().toString()).doesNotContain("planted");
    }

    private static Configuration configuration(JobBlueprint job) {
        return configuration(job, new JobRun(1, new StartPoint.Fresh(null, null), null));
    }

    private static Configuration configuration(JobBlueprint job, JobRun run) {
        return JobConfiguration.of(job, run);
    }

    private static JobBlueprint job(Map<String, String> properties) {
        return job(properties, Map.of());
    }

    private static JobBlueprint job(Map<String, String> properties, Map<StrategyRole, String> strategies) {
        Map<String, String> source = new HashMap<>();
        source.put("job.source.table-name", "orders");
        source.put("job.sink.table-name", "orders-replica");
        properties.forEach((key, value) -> source.put("job." + key, value));
        JobProperties bound = new Binder(new MapConfigurationPropertySource(source))
                .bind("job", JobProperties.class)
                .get();
        return new JobBlueprint(JobName.of("orders"), bound, bound.source(), strategies);
    }
}
