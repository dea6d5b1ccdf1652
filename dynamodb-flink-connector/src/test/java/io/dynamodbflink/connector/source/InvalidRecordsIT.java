/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.deadletter.DeadLetterFiles;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.DeadLetterWriter;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.failure.InvalidRecordException;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.connector.testing.EmbeddedClientProvider;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.Collector;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Records that the schema fails on, on mini clusters, against DynamoDB Local. */
@SuppressWarnings("try") // Some jobs are only started and ended.
class InvalidRecordsIT {

    private static final String TABLE = "orders";

    /** What the handler of a run has made durable: "key:version". */
    private static final Map<String, List<String>> DURABLE = new ConcurrentHashMap<>();

    /** Runs whose handler is to fail once, at this step. */
    private static final Map<String, String> TO_FAIL = new ConcurrentHashMap<>();

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
    void recordThatCannotBeDeserializedFailsTheJobByDefault() throws Exception {
        writer.write(4);
        try (TestJob job = TestJob.start(run, source(PoisonPolicy.FAIL).build(), 2, null)) {
            assertThat(ExceptionUtils.findThrowable(job.awaitFailure(), InvalidRecordException.class))
                    .get()
                    .satisfies(failure -> assertThat(failure)
                            .hasMessageContaining("Record 0")
                            .hasMessageContaining("shardId-")
                            .hasMessageContaining(streamArn)
                            .hasMessageContaining("ArithmeticException"));
        }
    }

    @Test
    void neighboursOfSkippedRecordsArriveOnceAndInOrder() throws Exception {
        writer.write(9);
        try (TestJob job = TestJob.start(run, source(PoisonPolicy.SKIP).build(), 2, null)) {
            awaitValid(job);
            database.triggerShardRollovers();
            writer.write(9);
            awaitValid(job);
        }
    }

    @Test
    void noDeadLetterIsMissingAfterFailuresOfTheJobAlthoughTheHandlerForgetsWhatItHasNotFlushed(@TempDir Path directory)
            throws Exception {
        String savepoint;
        try (TestJob job = TestJob.start(run, deadLetters().build(), 2, null)) {
            for (int failure = 0; failure < 3; failure++) {
                writer.write(5);
                RecordedVersions.failOnce(run);
                writer.write(5);
                job.await().until(() -> !RecordedVersions.willFail(run));
                database.triggerShardRollovers();
                writer.write(5);
                awaitValid(job);
            }
            job.await().untilAsserted(this::assertEveryPoisonIsDurable);
            savepoint = job.stopWithSavepoint(directory);
        }
        writer.write(9);
        try (TestJob job = TestJob.start(run, deadLetters().build(), 3, savepoint)) {
            awaitValid(job);
            job.await().untilAsserted(this::assertEveryPoisonIsDurable);
        }
    }

    @Test
    void deadLettersBeforeASavepointDoNotComeAgain(@TempDir Path directory) throws Exception {
        writer.write(8);
        String savepoint;
        try (TestJob job = TestJob.start(run, deadLetters().build(), 2, null)) {
            awaitValid(job);
            savepoint = job.stopWithSavepoint(directory);
        }
        assertEveryPoisonIsDurable();
        durable().clear();
        writer.write(1);
        try (TestJob job = TestJob.start(run, deadLetters().build(), 2, savepoint)) {
            awaitValid(job);
            job.stopWithSavepoint(directory);
        }
        assertThat(durable()).isEmpty();
    }

    @Test
    void failureOfTheHandlerFailsTheJobWhichLosesNothing() throws Exception {
        for (String step : List.of("open", "write", "flush")) {
            TO_FAIL.put(run, step);
            writer.write(9);
            try (TestJob job = TestJob.start(run, deadLetters().build(), 2, null)) {
                job.await().until(() -> !TO_FAIL.containsKey(run));
                awaitValid(job);
                job.await().untilAsserted(this::assertEveryPoisonIsDurable);
            }
            durable().clear();
            RecordedVersions.of(run).clear();
        }
    }

    @Test
    void filesHoldEveryDeadLetterAsJson(@TempDir Path directory) throws Exception {
        Path files = directory.resolve("dead-letters");
        writer.write(9);
        try (TestJob job = TestJob.start(
                run,
                source(PoisonPolicy.DEAD_LETTER)
                        .setDeadLetterHandler(DeadLetterFiles.in(files.toUri().toString()))
                        .build(),
                2,
                null)) {
            awaitValid(job);
            job.stopWithSavepoint(directory.resolve("savepoints"));
        }
        List<String> lines = new ArrayList<>();
        try (Stream<Path> written = Files.list(files)) {
            for (Path file : written.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        assertThat(lines).hasSize(poison().size()).allSatisfy(line -> assertThat(line)
                .startsWith("{\"failedAt\":")
                .contains(streamArn, "\"java.lang.ArithmeticException\"", "\"NewImage\":{", "\"version\":{\"N\":\"")
                .endsWith("}"));
    }

    private void assertEveryPoisonIsDurable() {
        assertThat(new HashSet<>(durable())).isEqualTo(poison());
    }

    private List<String> durable() {
        return DURABLE.computeIfAbsent(run, name -> new CopyOnWriteArrayList<>());
    }

    private Set<String> poison() {
        Set<String> poison = new HashSet<>();
        for (String key : writer.written(1).keySet()) {
            versions(true).forEach(version -> poison.add(key + ":" + version));
        }
        return poison;
    }

    private List<Long> versions(boolean poison) {
        return LongStream.rangeClosed(1, writer.version())
                .filter(version -> PickySchema.isPoison(version) == poison)
                .boxed()
                .toList();
    }

    private void awaitValid(TestJob job) {
        job.awaitState(run, () -> writer.written(1).keySet().stream()
                .collect(Collectors.toMap(key -> key, key -> versions(false))));
    }

    private DynamoDbStreamsSourceBuilder<Tuple2<String, Long>> deadLetters() {
        return source(PoisonPolicy.DEAD_LETTER).setDeadLetterHandler(new ForgetfulHandler(run));
    }

    private DynamoDbStreamsSourceBuilder<Tuple2<String, Long>> source(PoisonPolicy policy) {
        Configuration config = new Configuration();
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        config.set(DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_POLICY, policy);
        return DynamoDbStreamsSource.<Tuple2<String, Long>>builder()
                .setStreamArn(streamArn)
                .setSourceConfig(config)
                .setDeserializationSchema(new PickySchema())
                .setClientProvider(EmbeddedClientProvider.of(database));
    }

    /** Fails on every fourth version of each key, after it has collected something. */
    private static final class PickySchema implements DynamoDbStreamsDeserializationSchema<Tuple2<String, Long>> {

        private static final long serialVersionUID = 1L;

        private final VersionSchema versions = new VersionSchema();

        static boolean isPoison(long version) {
            return version % 4 == 0;
        }

        @Override
        public void deserialize(Record record, String stream, String shardId, Collector<Tuple2<String, Long>> output)
                throws IOException {
            versions.deserialize(record, stream, shardId, output);
            if (isPoison(version(record))) {
                throw new ArithmeticException();
            }
        }

        static long version(Record record) {
            return Long.parseLong(record.dynamodb().newImage().get("version").n());
        }

        @Override
        public TypeInformation<Tuple2<String, Long>> getProducedType() {
            return versions.getProducedType();
        }
    }

    /** Keeps letters in memory until it is told to flush. */
    private record ForgetfulHandler(String run) implements DeadLetterHandler<InvalidRecord> {

        @Override
        public DeadLetterWriter<InvalidRecord> open(Context context) throws IOException {
            failIfAsked("open");
            List<String> unflushed = new ArrayList<>();
            return new DeadLetterWriter<>() {
                @Override
                public void write(InvalidRecord letter) throws IOException {
                    failIfAsked("write");
                    Record record = letter.record();
                    unflushed.add(record.dynamodb().newImage().get("id").s() + ":" + PickySchema.version(record));
                }

                @Override
                public void flush() throws IOException {
                    if (!unflushed.isEmpty()) {
                        failIfAsked("flush");
                        DURABLE.computeIfAbsent(run, name -> new CopyOnWriteArrayList<>())
                                .addAll(unflushed);
                        unflushed.clear();
                    }
                }
            };
        }

        private void failIfAsked(String step) throws IOException {
            if (TO_FAIL.remove(run, step)) {
                throw new IOException(RecordedVersions.WANTED_FAILURE);
            }
        }
    }
}
