/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import io.dynamodbflink.autoconfigure.observation.ReportedShards;
import io.dynamodbflink.autoconfigure.observation.SettableClock;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardFixtures;
import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DynamoDbFlinkMetricsTests {

    private final StubJobRegistry jobs = new StubJobRegistry("orders");
    private final ShardAssignmentRegistry shards = new ShardAssignmentRegistry();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final DynamoDbFlinkMetrics metrics = new DynamoDbFlinkMetrics(jobs, shards);

    @Test
    void theGaugesFollowTheJob() {
        metrics.bindTo(registry);
        assertThat(gauge(DynamoDbFlinkMetrics.JOB_RUNNING)).isOne();
        assertThat(gauge(DynamoDbFlinkMetrics.JOB_RESTARTS)).isZero();

        jobs.put("orders", DesiredJobState.RUNNING, ObservedJobState.RESTARTING, 4, null, null);

        assertThat(gauge(DynamoDbFlinkMetrics.JOB_RUNNING)).isZero();
        assertThat(gauge(DynamoDbFlinkMetrics.JOB_RESTARTS)).isEqualTo(4);
    }

    @Test
    void theGaugesTellOfCheckpoints() {
        Clock clock = Clock.fixed(StubJobRegistry.OBSERVED_AT.plusSeconds(90), ZoneOffset.UTC);
        new DynamoDbFlinkMetrics(jobs, shards, clock).bindTo(registry);
        assertThat(seconds(DynamoDbFlinkMetrics.CHECKPOINT_AGE)).isEqualTo(90);
        assertThat(gauge(DynamoDbFlinkMetrics.CHECKPOINT_FAILURES)).isZero();

        CheckpointSummary checkpoint = new CheckpointSummary(
                5, false, StubJobRegistry.OBSERVED_AT.plusSeconds(60), Duration.ofMillis(30), 1_024, null);
        jobs.put("orders", DesiredJobState.RUNNING, ObservedJobState.RUNNING, 0, checkpoint, null);
        assertThat(seconds(DynamoDbFlinkMetrics.CHECKPOINT_AGE)).isEqualTo(30);

        jobs.put("orders", DesiredJobState.RUNNING, ObservedJobState.RESTARTING, 0, checkpoint, null);
        assertThat(seconds(DynamoDbFlinkMetrics.CHECKPOINT_AGE)).isNaN();
    }

    @Test
    void theGaugesTellHowReadingStands() {
        SettableClock clock = new SettableClock(ShardFixtures.NOW);
        ShardAssignmentRegistry shards = ReportedShards.registry(clock);
        new DynamoDbFlinkMetrics(jobs, shards).bindTo(registry);
        assertThat(seconds(DynamoDbFlinkMetrics.SHARDS_TIME_TO_TRIM)).isNaN();
        assertThat(gauge(DynamoDbFlinkMetrics.SHARDS_FAILING)).isZero();

        clock.pass(Duration.ofSeconds(10));
        new ReportedShards(shards, "orders")
                .changed(ShardFixtures.status("shard-1", ShardState.ASSIGNED, 0))
                .progressed(ShardFixtures.progress("shard-1", 0, 0, null, 0))
                .changed(ShardFixtures.status("shard-2", ShardState.ASSIGNED, 0))
                .progressed(ShardFixtures.failing("shard-2", AwsErrorKind.ACCESS));

        assertThat(seconds(DynamoDbFlinkMetrics.SHARDS_TIME_TO_TRIM))
                .isEqualTo(Duration.ofHours(24).minusSeconds(10).toSeconds());
        assertThat(gauge(DynamoDbFlinkMetrics.SHARDS_FAILING)).isOne();
    }

    @Test
    void theGaugesFollowTheShardsOverAStartAnewOfTheJob() {
        metrics.bindTo(registry);
        ReportedShards reported = new ReportedShards(shards, "orders")
                .changed(
                        ShardFixtures.status("shard-1", ShardState.ASSIGNED, 0),
                        ShardFixtures.status("shard-2", ShardState.WAITING, null))
                .progressed(ShardFixtures.progress("shard-1", 0, 1, "1", 2_500))
                .lost(ShardFixtures.loss("shard-0"))
                .invalidRecord();
        assertThat(shardCount("assigned")).isOne();
        assertThat(shardCount("waiting")).isOne();
        assertThat(shardCount("finished")).isZero();
        assertThat(secondsBehind()).isEqualTo(2.5);
        assertThat(gauge(DynamoDbFlinkMetrics.DATA_LOSSES)).isOne();
        assertThat(gauge(DynamoDbFlinkMetrics.INVALID_RECORDS)).isOne();

        reported.jobStartsAnew();
        assertThat(shardCount("assigned")).isZero();
        assertThat(secondsBehind()).isNaN();
        assertThat(gauge(DynamoDbFlinkMetrics.DATA_LOSSES)).isZero();
        assertThat(gauge(DynamoDbFlinkMetrics.INVALID_RECORDS)).isZero();

        reported.changed(ShardFixtures.status("shard-3", ShardState.ASSIGNED, 0));
        assertThat(shardCount("assigned")).isOne();
    }

    @Test
    void startStopStartLeavesLiveMetersOnce() {
        metrics.bindTo(registry);
        Set<Meter.Id> first = ids();
        assertThat(first).hasSize(13);

        metrics.destroy();
        assertThat(ids()).isEmpty();

        StubJobRegistry jobsOfTheNextContext = new StubJobRegistry("orders");
        jobsOfTheNextContext.put("orders", DesiredJobState.RUNNING, ObservedJobState.RUNNING, 9, null, null);
        new DynamoDbFlinkMetrics(jobsOfTheNextContext, new ShardAssignmentRegistry()).bindTo(registry);

        assertThat(ids()).isEqualTo(first);
        assertThat(gauge(DynamoDbFlinkMetrics.JOB_RESTARTS)).isEqualTo(9);
    }

    @Test
    void metersOfOthersStay() {
        registry.counter("mine");
        metrics.bindTo(registry);

        metrics.destroy();

        assertThat(registry.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactly("mine");
    }

    private Set<Meter.Id> ids() {
        return registry.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
    }

    private double seconds(String name) {
        return registry.get(name)
                .tag(DynamoDbFlinkMetrics.TAG_JOB, "orders")
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }

    private double gauge(String name) {
        return registry.get(name)
                .tag(DynamoDbFlinkMetrics.TAG_JOB, "orders")
                .gauge()
                .value();
    }

    private double shardCount(String state) {
        return registry.get(DynamoDbFlinkMetrics.SHARDS)
                .tag(DynamoDbFlinkMetrics.TAG_JOB, "orders")
                .tag(DynamoDbFlinkMetrics.TAG_STATE, state)
                .gauge()
                .value();
    }

    private double secondsBehind() {
        return registry.get(DynamoDbFlinkMetrics.SHARDS_BEHIND_LATEST)
                .tag(DynamoDbFlinkMetrics.TAG_JOB, "orders")
                .timeGauge()
                .value(TimeUnit.SECONDS);
    }
}
