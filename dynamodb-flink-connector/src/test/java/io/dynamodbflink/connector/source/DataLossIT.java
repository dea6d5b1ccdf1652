/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedShard;
import io.dynamodbflink.test.simulator.SimulatedTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Records that leave the stream before they are read, on mini clusters, against the simulator. */
@SuppressWarnings("try") // Most jobs are only started and ended.
class DataLossIT {

    private DynamoDbStreamsSimulator simulator;
    private SimulatedTable table;
    private String run;

    @BeforeEach
    void start(TestInfo test) {
        run = "loss-" + test.getDisplayName();
        simulator = DynamoDbStreamsSimulator.start();
        table = simulator.createTable(TableDefinition.of("versions", "id").withStream(StreamViewType.NEW_IMAGE), 1);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void lossFailsTheJobEveryTimeUntilItIsAcceptedAndThenTheRestIsRead(@TempDir Path directory) throws Exception {
        String shard = onlyShard();
        String savepoint = readFirst(3, directory);
        write(4, 9);
        table.stream().trim(shard, 6);

        for (int i = 0; i < 2; i++) {
            try (TestJob job = start(OnDataLoss.FAIL, savepoint)) {
                assertThat(job.failure())
                        .hasStackTraceContaining("DATA LOSS")
                        .hasStackTraceContaining(shard)
                        .hasStackTraceContaining("flink.dynamodbstreams.ondataloss");
            }
        }
        assertThat(RecordedVersions.of(run).get("key")).containsExactly(1L, 2L, 3L);
        assertThat(Losses.of(run))
                .as("one of every attempt: the first and three restarts, twice")
                .hasSize(8)
                .allSatisfy(loss -> assertThat(loss.earliestAvailable()).isNotNull());

        try (TestJob job = start(OnDataLoss.CONTINUE, savepoint)) {
            job.awaitState(run, () -> Map.of("key", List.of(1L, 2L, 3L, 7L, 8L, 9L)));
            write(10, 10);
            job.awaitState(run, () -> Map.of("key", List.of(1L, 2L, 3L, 7L, 8L, 9L, 10L)));
        }
        assertThat(Losses.of(run)).hasSize(9);
    }

    @Test
    void childThatExpiresUnreadIsALossIfItsParentWasRead(@TempDir Path directory) throws Exception {
        String savepoint = readFirst(3, directory);
        write(4, 4);
        SimulatedShard child = table.stream().roll(onlyShard());
        write(5, 6);
        SimulatedShard grandchild = table.stream().roll(child.id());
        table.stream().expire(child.id());
        write(7, 8);

        try (TestJob job = start(OnDataLoss.FAIL, savepoint)) {
            assertThat(job.failure()).hasStackTraceContaining("DATA LOSS").hasStackTraceContaining(child.id());
        }
        try (TestJob job = start(OnDataLoss.CONTINUE, savepoint)) {
            job.awaitState(run, () -> Map.of("key", List.of(1L, 2L, 3L, 4L, 7L, 8L)));
        }
        assertThat(Losses.of(run))
                .allMatch(ShardDataLoss::wholeShardGone)
                .extracting(ShardDataLoss::shardId)
                .containsOnly(ShardId.of(child.id()))
                .doesNotContain(ShardId.of(grandchild.id()));
    }

    @Test
    void shardsThatExpiredBeforeTheStartAreNoLossHoweverManyAreListed() throws Exception {
        write(1, 1);
        String root = onlyShard();
        SimulatedShard child = table.stream().roll(root);
        write(2, 2);
        table.stream().roll(child.id());
        write(3, 3);
        table.stream().expire(root);
        table.stream().expire(child.id());

        try (TestJob job = start(OnDataLoss.FAIL, null)) {
            job.awaitState(run, () -> Map.of("key", List.of(3L)));
        }
        assertThat(Losses.of(run)).isEmpty();
    }

    private String readFirst(int versions, Path directory) throws Exception {
        write(1, versions);
        try (TestJob job = start(OnDataLoss.FAIL, null)) {
            job.awaitState(run, () -> Map.of("key", List.of(1L, 2L, 3L)));
            return job.stopWithSavepoint(directory);
        }
    }

    private String onlyShard() {
        return table.stream().openShards().get(0).id();
    }

    private void write(long first, long last) {
        for (long version = first; version <= last; version++) {
            table.put(Map.of(
                    "id", AttributeValue.fromS("key"), "version", AttributeValue.fromN(String.valueOf(version))));
        }
    }

    private TestJob start(OnDataLoss onDataLoss, @Nullable String savepoint) throws Exception {
        Configuration config = Configuration.fromMap(Map.of(
                AWSConfigConstants.AWS_REGION, simulator.region().id(),
                AWSConfigConstants.AWS_ACCESS_KEY_ID, simulator.accessKeyId(),
                AWSConfigConstants.AWS_SECRET_ACCESS_KEY, simulator.secretAccessKey(),
                AWSConfigConstants.AWS_ENDPOINT, simulator.endpoint().toString()));
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        config.set(DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_ON_DATA_LOSS, onDataLoss);
        DynamoDbStreamsSource<Tuple2<String, Long>> source = DynamoDbStreamsSource.<Tuple2<String, Long>>builder()
                .setStreamArn(table.stream().arn())
                .setSourceConfig(config)
                .setDeserializationSchema(new VersionSchema())
                .setShardObserver(new Losses(run))
                .build();
        return TestJob.start(run, source, 2, savepoint);
    }

    /** Losses that readers have told of, by run. */
    private record Losses(String run) implements ShardObserver {

        private static final ConcurrentHashMap<String, Queue<ShardDataLoss>> RUNS = new ConcurrentHashMap<>();

        static Queue<ShardDataLoss> of(String run) {
            return RUNS.computeIfAbsent(run, name -> new ConcurrentLinkedQueue<>());
        }

        @Override
        public void onDataLoss(ShardDataLoss loss) {
            of(run).add(loss);
        }
    }
}
