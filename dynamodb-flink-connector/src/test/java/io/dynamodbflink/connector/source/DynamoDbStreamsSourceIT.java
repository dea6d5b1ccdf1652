/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.testing.EmbeddedClientProvider;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The source on mini clusters, against DynamoDB Local. */
@SuppressWarnings("try") // Most jobs are only started and ended.
class DynamoDbStreamsSourceIT {

    private static final String TABLE = "orders";

    private EmbeddedDynamoDb database;
    private String streamArn;
    private VersionWriter writer;
    private String run;

    @BeforeEach
    void createTable(TestInfo test) {
        run = test.getDisplayName();
        database = EmbeddedDynamoDb.start();
        streamArn = database.tables()
                .createWithStream(TableDefinition.of(TABLE, "id").withStream(StreamViewType.NEW_IMAGE));
        writer = new VersionWriter(database.dynamoDbClient(), TABLE);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    void everyRecordArrivesOnceAndInOrderOverSeveralRollovers() throws Exception {
        writer.write(3);
        database.triggerShardRollovers();
        writer.write(3);
        try (TestJob job =
                TestJob.start(run, source(InitialPosition.TRIM_HORIZON).build(), 2, null)) {
            for (int rollover = 0; rollover < 4; rollover++) {
                writer.write(3);
                database.triggerShardRollovers();
                database.triggerShardRollovers();
                writer.write(3);
                awaitAll(job);
            }
        }
    }

    @Test
    void goesOnFromASavepointOverRolloversAndWithAnotherParallelism(@TempDir Path directory) throws Exception {
        String savepoint;
        try (TestJob job =
                TestJob.start(run, source(InitialPosition.TRIM_HORIZON).build(), 2, null)) {
            writer.write(5);
            awaitAll(job);
            database.triggerShardRollovers();
            writer.write(5);
            savepoint = job.stopWithSavepoint(directory);
        }
        writer.write(5);
        database.triggerShardRollovers();
        writer.write(5);
        try (TestJob job =
                TestJob.start(run, source(InitialPosition.TRIM_HORIZON).build(), 3, savepoint)) {
            awaitAll(job);
            database.triggerShardRollovers();
            writer.write(5);
            awaitAll(job);
            savepoint = job.stopWithSavepoint(directory);
        }
        try (TestJob job =
                TestJob.start(run, source(InitialPosition.TRIM_HORIZON).build(), 1, savepoint)) {
            writer.write(1);
            awaitAll(job);
        }
    }

    @Test
    void savepointsWhileWritesAndRolloversGoOnLoseAndDoubleNothing(@TempDir Path directory) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            while (!enough.get()) {
                writer.write(5);
                database.triggerShardRollovers();
            }
        });
        String savepoint = null;
        for (int i = 0; i < 4; i++) {
            int before = versions();
            try (TestJob job =
                    TestJob.start(run, source(InitialPosition.TRIM_HORIZON).build(), 1 + i % 2, savepoint)) {
                job.await().until(() -> versions() > before);
                savepoint = job.stopWithSavepoint(directory);
            }
        }
        enough.set(true);
        writing.get(30, TimeUnit.SECONDS);
        try (TestJob job =
                TestJob.start(run, source(InitialPosition.TRIM_HORIZON).build(), 2, savepoint)) {
            awaitAll(job);
        }
    }

    private int versions() {
        return RecordedVersions.of(run).values().stream().mapToInt(List::size).sum();
    }

    @Test
    void goesOnFromTheLastCheckpointWhenATaskFails() throws Exception {
        try (TestJob job =
                TestJob.start(run, source(InitialPosition.TRIM_HORIZON).build(), 2, null)) {
            for (int failure = 0; failure < 3; failure++) {
                writer.write(5);
                database.triggerShardRollovers();
                awaitAll(job);
                RecordedVersions.failOnce(run);
                writer.write(5);
                job.await().until(() -> !RecordedVersions.willFail(run));
                database.triggerShardRollovers();
                writer.write(5);
                awaitAll(job);
            }
        }
    }

    @Test
    void latestReadsOnlyWhatIsWrittenAfterTheStart() throws Exception {
        writer.write(3);
        database.triggerShardRollovers();
        writer.write(3);
        long first = writer.version() + 1;
        try (TestJob job = TestJob.start(run, latest().build(), 2, null)) {
            job.await().until(() -> !SeenShards.of(run).isEmpty());
            writer.write(3);
            database.triggerShardRollovers();
            writer.write(3);
            job.awaitState(run, () -> writer.written(first));
        }
    }

    @Test
    void latestLosesNothingIfTheJobRestartsBeforeTheFirstRecord(@TempDir Path directory) throws Exception {
        String savepoint;
        try (TestJob job = TestJob.start(run, latest().build(), 2, null)) {
            job.await().until(() -> !SeenShards.of(run).isEmpty());
            savepoint = job.stopWithSavepoint(directory);
        }
        writer.write(3);
        database.triggerShardRollovers();
        writer.write(3);
        try (TestJob job = TestJob.start(run, latest().build(), 2, savepoint)) {
            awaitAll(job);
            writer.write(1);
            awaitAll(job);
        }
    }

    @Test
    void shardsThatHaveExpiredBeforeTheStartAreNoLoss() throws Exception {
        writer.write(3);
        database.triggerShardRollovers();
        database.dilateEventTimes(Duration.ofHours(25));
        long first = writer.version() + 1;
        database.triggerShardRollovers();
        writer.write(3);
        try (TestJob job = TestJob.start(
                run,
                source(InitialPosition.TRIM_HORIZON)
                        .setShardObserver(new SeenShards(run))
                        .build(),
                2,
                null)) {
            job.awaitState(run, () -> writer.written(first));
            database.triggerShardRollovers();
            writer.write(3);
            job.awaitState(run, () -> writer.written(first));
        }
        assertThat(SeenShards.lossesOf(run)).isEmpty();
    }

    @Test
    void recordsThatLeftTheStreamWhileTheJobWasDownAreReportedAndTheRestIsRead(@TempDir Path directory)
            throws Exception {
        String savepoint;
        try (TestJob job =
                TestJob.start(run, source(InitialPosition.TRIM_HORIZON).build(), 2, null)) {
            writer.write(3);
            awaitAll(job);
            savepoint = job.stopWithSavepoint(directory);
        }
        writer.write(3);
        database.triggerShardRollovers();
        database.dilateEventTimes(Duration.ofHours(25));
        database.triggerShardRollovers();
        long first = writer.version() + 1;
        writer.write(3);
        Configuration config = new Configuration();
        config.set(DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_ON_DATA_LOSS, OnDataLoss.CONTINUE);
        try (TestJob job = TestJob.start(
                run,
                source(InitialPosition.TRIM_HORIZON, config)
                        .setShardObserver(new SeenShards(run))
                        .build(),
                2,
                savepoint)) {
            job.await().untilAsserted(() -> assertThat(RecordedVersions.of(run).values())
                    .allSatisfy(versions ->
                            assertThat(versions).startsWith(1L, 2L, 3L).endsWith(first, first + 1, first + 2)));
        }
        assertThat(SeenShards.lossesOf(run)).isNotEmpty().allMatch(ShardDataLoss::wholeShardGone);
    }

    @Test
    void customEndpointIsConfiguredAsForAnyAwsEndpoint() throws Exception {
        try (DynamoDbLocalServer server = DynamoDbLocalServer.start()) {
            String arn = server.tables()
                    .createWithStream(TableDefinition.of(TABLE, "id").withStream(StreamViewType.NEW_IMAGE));
            writer = new VersionWriter(server.database().dynamoDbClient(), TABLE);
            writer.write(3);
            Configuration config = new Configuration();
            config.setString(AWSConfigConstants.AWS_REGION, server.region().id());
            config.setString(AWSConfigConstants.AWS_ACCESS_KEY_ID, server.accessKeyId());
            config.setString(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, server.secretAccessKey());
            config.setString(AWSConfigConstants.AWS_ENDPOINT, server.endpoint().toString());
            config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
            DynamoDbStreamsSource<Tuple2<String, Long>> source = DynamoDbStreamsSource.<Tuple2<String, Long>>builder()
                    .setStreamArn(arn)
                    .setSourceConfig(config)
                    .setDeserializationSchema(new VersionSchema())
                    .build();
            try (TestJob job = TestJob.start(run, source, 2, null)) {
                awaitAll(job);
                server.database().triggerShardRollovers();
                writer.write(3);
                awaitAll(job);
            }
        }
    }

    private void awaitAll(TestJob job) {
        job.awaitState(run, () -> writer.written(1));
    }

    private DynamoDbStreamsSourceBuilder<Tuple2<String, Long>> latest() {
        return source(InitialPosition.LATEST).setShardObserver(new SeenShards(run));
    }

    private DynamoDbStreamsSourceBuilder<Tuple2<String, Long>> source(InitialPosition position) {
        return source(position, new Configuration());
    }

    private DynamoDbStreamsSourceBuilder<Tuple2<String, Long>> source(InitialPosition position, Configuration config) {
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, position);
        return DynamoDbStreamsSource.<Tuple2<String, Long>>builder()
                .setStreamArn(streamArn)
                .setSourceConfig(config)
                .setDeserializationSchema(new VersionSchema())
                .setClientProvider(EmbeddedClientProvider.of(database));
    }

    /** Shards that readers have made progress in, and what was lost, by run. */
    private record SeenShards(String run) implements ShardObserver {

        private static final ConcurrentHashMap<String, Set<String>> RUNS = new ConcurrentHashMap<>();
        private static final ConcurrentHashMap<String, Set<ShardDataLoss>> LOSSES = new ConcurrentHashMap<>();

        static Set<String> of(String run) {
            return RUNS.computeIfAbsent(run, name -> ConcurrentHashMap.newKeySet());
        }

        static Set<ShardDataLoss> lossesOf(String run) {
            return LOSSES.computeIfAbsent(run, name -> ConcurrentHashMap.newKeySet());
        }

        @Override
        public void onDataLoss(ShardDataLoss loss) {
            lossesOf(run).add(loss);
        }

        @Override
        public void onProgress(ShardProgress progress) {
            of(run).add(progress.shardId().value());
        }
    }
}
