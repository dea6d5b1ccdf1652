/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.properties.JobProperties;
import io.dynamodbflink.autoconfigure.strategy.StrategyRole;
import io.dynamodbflink.connector.model.InitialTimestamp;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import io.dynamodbflink.connector.source.ReaderSettings;
import io.dynamodbflink.connector.source.SourceSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class JobConfigurationTests {

    @Test
    void jobTakesCheckpointsAndIsRestartedByDefault() {
        Configuration configuration = JobConfiguration.of(job(Map.of()));

        assertThat(configuration.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(configuration.get(CheckpointingOptions.CHECKPOINT_STORAGE)).isEqualTo("jobmanager");
        assertThat(configuration.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("exponential-delay");
    }

    @Test
    void intervalOfZeroSwitchesCheckpointsOff() {
        Configuration configuration = JobConfiguration.of(job(Map.of("checkpoint.interval", "0")));

        assertThat(configuration.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEmpty();
        assertThat(configuration.getOptional(RestartStrategyOptions.RESTART_STRATEGY))
                .isEmpty();
    }

    @Test
    void checkpointsAreKeptInADirectoryOfTheJobWhenItEnds() {
        Configuration configuration = JobConfiguration.of(job(Map.of("checkpoint.directory", "file:/state")));

        assertThat(configuration.get(CheckpointingOptions.CHECKPOINT_STORAGE)).isEqualTo("filesystem");
        assertThat(configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo("file:/state/orders");
        assertThat(configuration.get(CheckpointingOptions.SAVEPOINT_DIRECTORY))
                .isEqualTo("file:/state/orders/savepoints");
        assertThat(configuration.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    @Test
    void settingsOfFlinkGoOverOurs() {
        Configuration configuration = JobConfiguration.of(
                job(Map.of("flink.restart-strategy.type", "none", "flink.pipeline.object-reuse", "false")));

        assertThat(configuration.get(RestartStrategyOptions.RESTART_STRATEGY)).isEqualTo("none");
        assertThat(configuration.get(PipelineOptions.OBJECT_REUSE)).isFalse();
    }

    @Test
    void onlyReplicationReusesObjects() {
        assertThat(JobConfiguration.of(job(Map.of())).get(PipelineOptions.OBJECT_REUSE))
                .isTrue();
        JobBlueprint withPipeline = job(Map.of(), Map.of(StrategyRole.PIPELINE, "pipeline"));
        assertThat(JobConfiguration.of(withPipeline).get(PipelineOptions.OBJECT_REUSE))
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
