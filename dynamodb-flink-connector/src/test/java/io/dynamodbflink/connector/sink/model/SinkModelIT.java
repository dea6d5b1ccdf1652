/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import io.dynamodbflink.connector.testing.EmbeddedClientProvider;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Random writes of every kind through the sink into DynamoDB Local, and through a model of a table: what is in the tables
 * and what became dead letters must be the same. {@code -DsinkModelSeed} repeats a run,
 * {@code -DsinkModelRuns} makes more of them.
 */
class SinkModelIT {

    private static final int WRITES = 2_500;

    private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

    /** Two that are always the same, and one that nobody has tried; or the one to replay; or as many as are asked for. */
    static LongStream seeds() {
        Long replayed = Long.getLong("sinkModelSeed");
        LongStream untried = new Random().longs(Long.getLong("sinkModelRuns", 1), 0, 1_000_000);
        return replayed != null ? LongStream.of(replayed) : LongStream.concat(LongStream.of(1, 2), untried);
    }

    @BeforeEach
    void createTables() {
        for (ModelTable table : ModelTable.values()) {
            database.tables().create(table.definition());
        }
    }

    @AfterEach
    void stopDatabase() {
        database.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void tablesAndDeadLettersAreThoseOfTheModel(long seed) throws Exception {
        RandomWrites model = RandomWrites.of(seed, WRITES);
        SharedLetters letters = new SharedLetters();

        run(new Writes(seed), letters, 1 + (int) (seed % 3), WRITES);

        for (ModelTable table : ModelTable.values()) {
            assertThat(database.tables().items(table.definition().name()).stream()
                            .map(Item::of))
                    .as("table %s, seed %d", table, seed)
                    .containsExactlyInAnyOrderElementsOf(model.items(table));
        }
        assertThat(letters.requests())
                .as("dead letters, seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(model.letters());
    }

    @Test
    void largestItemsAreWrittenInBatchesThatDynamoDbTakes() throws Exception {
        run(new LargeItems(), new SharedLetters(), 1, LargeItems.COUNT);

        assertThat(database.tables().items("texts")).hasSize(LargeItems.COUNT).allSatisfy(item -> assertThat(
                        item.get("large").b().asByteArrayUnsafe())
                .hasSize(LargeItems.BYTES));
    }

    private void run(
            ElementConverter<Long, DynamoDbWriteRequest> converter, SharedLetters letters, int parallelism, int count)
            throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism);
        env.enableCheckpointing(100);
        env.fromSequence(0, count - 1)
                .setParallelism(1)
                .sinkTo(DynamoDbSink.<Long>builder()
                        .setClientProvider(EmbeddedClientProvider.of(database))
                        .setTableName("texts")
                        .setElementConverter(converter)
                        .setInvalidItemPolicy(PoisonPolicy.DEAD_LETTER)
                        .setOnConditionFailed(PoisonPolicy.DEAD_LETTER)
                        .setDeadLetterHandler(letters)
                        .setMaxTimeInBufferMS(20)
                        .build())
                .setParallelism(parallelism);
        env.execute("model of a sink");
    }

    /** Makes the writes of a seed again where it is used. */
    private static final class Writes implements ElementConverter<Long, DynamoDbWriteRequest> {

        private static final long serialVersionUID = 1L;

        private final long seed;
        private transient List<DynamoDbWriteRequest> requests;

        Writes(long seed) {
            this.seed = seed;
        }

        @Override
        public DynamoDbWriteRequest apply(Long number, SinkWriter.Context context) {
            if (requests == null) {
                requests = RandomWrites.of(seed, WRITES).requests();
            }
            return requests.get(Math.toIntExact(number));
        }
    }

    private static final class LargeItems implements ElementConverter<Long, DynamoDbWriteRequest> {

        static final int COUNT = 60;
        static final int BYTES = 399 * 1024;

        private static final long serialVersionUID = 1L;

        @Override
        public DynamoDbWriteRequest apply(Long number, SinkWriter.Context context) {
            return DynamoDbWriteRequest.builder()
                    .setType(DynamoDbWriteRequestType.PUT)
                    .setItem(Map.of(
                            "id", AttributeValue.fromS("large" + number),
                            "large", AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(new byte[BYTES]))))
                    .build();
        }
    }
}
