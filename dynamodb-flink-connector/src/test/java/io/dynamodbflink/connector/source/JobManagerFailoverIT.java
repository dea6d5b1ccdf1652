/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import io.dynamodbflink.connector.testing.TestCluster;
import io.dynamodbflink.test.simulator.SimulatedShard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.JobManagerOptions.SchedulerType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What high availability and Flink's own rescaling ask of the source: its enumerator goes on in another JobManager, and
 * with another number of readers, from the newest checkpoint. Leadership is given and taken by the test; who gives it in a
 * cluster, ZooKeeper or Kubernetes, the source does not see.
 */
@SuppressWarnings("try") // Closing may be interrupted.
class JobManagerFailoverIT {

    private static final int TASK_MANAGERS = 2;
    private static final long SEED = 1;
    private static final int TICKS = 120;

    @TempDir
    private Path checkpoints;

    @ParameterizedTest
    @EnumSource(names = {"Default", "Adaptive"})
    void newJobManagerGoesOnWhereTheLastCheckpointWasThoughTheStreamHasLostWhatWasRead(SchedulerType scheduler)
            throws Exception {
        try (StreamSoak soak = start(scheduler)) {
            String run = soak.run();
            soak.submit(job(soak), TASK_MANAGERS);
            for (int failover = 0; failover < 3; failover++) {
                soak.storm().writeEveryKey();
                soak.table().stream().rollAll();
                soak.storm().writeEveryKey();
                awaitAll(soak);
                soak.cluster().checkpoint();
                forgetWhatWasRead(soak);

                soak.cluster().replaceJobManager();

                soak.storm().writeEveryKey();
                awaitAll(soak);
            }
            assertThat(DataLosses.of(run)).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"Default", "Adaptive"})
    void nothingIsLostOrReorderedWhileJobManagersAreReplacedAndShardsRoll(SchedulerType scheduler) throws Exception {
        try (StreamSoak soak = start(scheduler)) {
            soak.storm().withBlow(soak.cluster()::replaceJobManager);
            soak.submit(job(soak), TASK_MANAGERS);

            soak.weather(TICKS, () -> assertThat(RecordedVersions.of(soak.run()))
                    .isEqualTo(soak.storm().written()));
        }
    }

    @Test
    void nothingIsLostOrReorderedWhileFlinkRescalesTheJobAndShardsRoll() throws Exception {
        try (StreamSoak soak = start(SchedulerType.Adaptive)) {
            soak.storm().withBlow(() -> {
                soak.cluster().rescale(2);
                soak.cluster().rescale(1);
            });
            soak.submit(job(soak), 1);

            soak.weather(TICKS, () -> assertThat(RecordedVersions.of(soak.run()))
                    .isEqualTo(soak.storm().written()));
        }
    }

    @Test
    void rescaledJobKeepsItsPositionsThoughTheStreamHasLostWhatWasRead() throws Exception {
        try (StreamSoak soak = start(SchedulerType.Adaptive)) {
            soak.submit(job(soak), 1);
            for (int parallelism : new int[] {2, 1}) {
                soak.storm().writeEveryKey();
                soak.table().stream().splitAll();
                soak.storm().writeEveryKey();
                awaitAll(soak);
                soak.cluster().checkpoint();
                forgetWhatWasRead(soak);

                soak.cluster().rescale(parallelism);

                soak.storm().writeEveryKey();
                awaitAll(soak);
            }
            assertThat(DataLosses.of(soak.run())).isEmpty();
        }
    }

    private StreamSoak start(SchedulerType scheduler) throws Exception {
        Configuration settings = new Configuration();
        settings.set(JobManagerOptions.SCHEDULER, scheduler);
        settings.set(JobManagerOptions.SCHEDULER_EXECUTING_COOLDOWN_AFTER_RESCALING, Duration.ZERO);
        settings.set(JobManagerOptions.SCHEDULER_EXECUTING_RESOURCE_STABILIZATION_TIMEOUT, Duration.ZERO);
        return StreamSoak.inFairWeather(TestCluster.start(TASK_MANAGERS, checkpoints, settings), SEED);
    }

    /** Of every shard only the last record is left: whoever does not know where it was misses what was before. */
    private static void forgetWhatWasRead(StreamSoak soak) {
        for (SimulatedShard shard : soak.table().stream().shards()) {
            if (shard.records() > 1) {
                soak.table().stream().trim(shard.id(), shard.records() - 1);
            }
        }
    }

    private static void awaitAll(StreamSoak soak) {
        soak.cluster().await().untilAsserted(() -> assertThat(RecordedVersions.of(soak.run()))
                .isEqualTo(soak.storm().written()));
    }

    private static Consumer<StreamExecutionEnvironment> job(StreamSoak soak) {
        return environment -> environment
                .fromSource(
                        soak.source(new VersionSchema())
                                .setDynamoDbStreamsShardAssigner(new UniformShardAssigner())
                                .setShardObserver(new DataLosses(soak.run()))
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "versions")
                .uid("versions")
                .keyBy(change -> change.f0)
                .process(new RecordedVersions(soak.run()))
                .uid("recorded")
                .sinkTo(new DiscardingSink<>());
    }
}
