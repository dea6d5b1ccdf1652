/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Where a job begins that has no state, on a stream whose first shards are hours old. */
class StartPositionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String KEY = "k";
    private static final int LOOKS = 5;

    private final DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start();
    private final SimulatedTable table =
            simulator.createTable(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_IMAGE));
    private long version;
    private String run;
    private JobClient job;

    @BeforeEach
    void nameTheRun(TestInfo test) {
        run = test.getTestMethod().orElseThrow().getName();
    }

    @AfterEach
    void end() {
        try (simulator) {
            if (job != null) {
                if (!job.getJobExecutionResult().isDone()) {
                    job.cancel().join();
                }
                assertThat(job.getJobExecutionResult().handle((result, error) -> true))
                        .succeedsWithin(PATIENCE);
            }
        }
    }

    @Test
    void latestReadsNothingOfWhatWasWrittenBefore() throws Exception {
        writeForHours(6);
        long first = version + 1;
        start(latest());
        // Before it is read from its tip, an empty shard is looked into a few times.
        await().until(() -> table.stream().openShards().stream()
                .allMatch(shard -> simulator.journal().calls().stream()
                                .filter(call -> call.operation() == Operation.GET_RECORDS)
                                .filter(call -> shard.id().equals(call.subject().shardId()))
                                .count()
                        > LOOKS));

        write(3);
        table.stream().rollAll();
        write(3);

        awaitVersions(first, version);
    }

    @Test
    void shardThatRotatesBeforeTheFirstListingIsReadSinceTheStart() throws Exception {
        writeForHours(6);
        simulator.faults().on(Operation.DESCRIBE_STREAM).times(1).inject(Fault.delay(Duration.ofSeconds(2)));
        long first = version + 1;
        start(latest());

        write(3);
        table.stream().rollAll();
        write(3);
        table.stream().rollAll();

        awaitVersions(first, version);
    }

    @Test
    void whatIsWrittenWhileTheFirstListingTakesLongIsRead() throws Exception {
        writeForHours(6);
        simulator.faults().on(Operation.DESCRIBE_STREAM).times(1).inject(Fault.delay(Duration.ofSeconds(7)));
        long first = version + 1;
        start(latest());

        write(3);

        awaitVersions(first, version);
    }

    @Test
    void failureBeforeTheFirstCheckpointLosesNothingSinceTheStart() throws Exception {
        writeForHours(6);
        long first = version + 1;
        start(latest());
        await().until(() -> simulator.journal().calls().stream()
                        .filter(call -> call.operation() == Operation.GET_RECORDS)
                        .count()
                > 2);

        RecordedVersions.failOnce(run);
        write(3);
        await().until(() -> !RecordedVersions.willFail(run));
        table.stream().rollAll();
        write(3);

        awaitVersions(first, version);
    }

    @Test
    void atTimestampReadsSinceThenAndNothingOfTheShardsBefore() throws Exception {
        List<String> old = writeForHours(6).subList(0, 3);
        long first = version - 2 * 3 + 1;
        start(Map.of("flink.stream.initpos", "AT_TIMESTAMP", "flink.stream.initpos.timestamp", "150 min ago"));

        write(3);
        awaitVersions(first, version);
        assertThat(simulator.journal().calls().stream()
                        .filter(call -> call.operation() == Operation.GET_RECORDS)
                        .map(call -> call.subject().shardId()))
                .doesNotContainAnyElementsOf(old);
    }

    /** Three records an hour ago, three two hours ago, and so on, each hour in a shard of its own, and an empty shard. */
    private List<String> writeForHours(int hours) {
        Instant now = Instant.now();
        simulator.clock().set(now.minus(Duration.ofHours(hours)));
        List<String> shards = new ArrayList<>();
        for (int hour = 0; hour < hours; hour++) {
            shards.add(table.stream().openShards().get(0).id());
            write(3);
            simulator.clock().advance(Duration.ofHours(1));
            table.stream().rollAll();
        }
        simulator.clock().set(now);
        return shards;
    }

    private void write(int versions) {
        for (int i = 0; i < versions; i++) {
            version++;
            table.put(
                    Map.of("id", AttributeValue.fromS(KEY), "version", AttributeValue.fromN(String.valueOf(version))));
        }
    }

    private Map<String, String> latest() {
        return Map.of("flink.stream.initpos", InitialPosition.LATEST.name());
    }

    private void start(Map<String, String> position) throws Exception {
        Configuration source = Configuration.fromMap(Map.of(
                AWSConfigConstants.AWS_REGION, simulator.region().id(),
                AWSConfigConstants.AWS_ACCESS_KEY_ID, simulator.accessKeyId(),
                AWSConfigConstants.AWS_SECRET_ACCESS_KEY, simulator.secretAccessKey(),
                AWSConfigConstants.AWS_ENDPOINT, simulator.endpoint().toString()));
        source.addAll(Configuration.fromMap(position));
        Configuration config = new Configuration();
        config.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, config);
        // So rarely that none completes here.
        env.enableCheckpointing(Duration.ofHours(1).toMillis());
        env.fromSource(
                        DynamoDbStreamsSource.<Tuple2<String, Long>>builder()
                                .setStreamArn(table.stream().arn())
                                .setSourceConfig(source)
                                .setDeserializationSchema(new VersionSchema())
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "versions")
                .keyBy(change -> change.f0)
                .process(new RecordedVersions(run))
                .sinkTo(new DiscardingSink<>());
        job = env.executeAsync(run);
    }

    private void awaitVersions(long first, long last) {
        List<Long> expected = LongStream.rangeClosed(first, last).boxed().toList();
        await().untilAsserted(() -> assertThat(RecordedVersions.of(run)).isEqualTo(Map.of(KEY, expected)));
        assertThat(job.getJobStatus().join()).isEqualTo(JobStatus.RUNNING);
    }

    private ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).failFast("the job has ended", () -> job.getJobExecutionResult()
                .isDone());
    }
}
