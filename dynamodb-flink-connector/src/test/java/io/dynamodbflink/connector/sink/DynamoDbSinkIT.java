/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.sink.converter.DynamoDbTypeInformedElementConverter;
import io.dynamodbflink.connector.testing.EmbeddedClientProvider;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.LongFunction;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The sink in a job on a mini cluster, in front of DynamoDB Local. */
class DynamoDbSinkIT {

    private static final int KEYS = 40;

    private EmbeddedDynamoDb database;

    @BeforeEach
    void startDatabase() {
        database = EmbeddedDynamoDb.start();
        database.tables().create(TableDefinition.of("orders", "id"));
    }

    @AfterEach
    void stopDatabase() {
        database.close();
    }

    @Test
    void lastWriteOfEveryKeyEndsUpInTheTable() throws Exception {
        run(5_000, sink(EmbeddedClientProvider.of(database)).build());

        assertThat(versions()).isEqualTo(fold(5_000, DynamoDbSinkIT::write));
    }

    @Test
    void replaysAndCompetingWritersDoNotMoveAGuardedItemBackwards() throws Exception {
        run(1_000, guarded());
        Map<String, Map<String, AttributeValue>> newest = guardedItems();
        assertThat(newest).hasSize(KEYS);
        newest.forEach((id, item) -> {
            long key = Long.parseLong(id.substring(1));
            assertThat(item.get("v").n()).as("version of " + id).isEqualTo("" + (1_000 - KEYS + key));
            assertThat(item.containsKey("ttl")).as(id + " is a tombstone").isEqualTo(key % 10 == 3);
        });

        run(500, guarded());

        assertThat(guardedItems()).as("after an older replay").isEqualTo(newest);
    }

    private DynamoDbSink<Long> guarded() {
        return sink(EmbeddedClientProvider.of(database))
                .setVersionAttribute("v")
                .setTombstoneTimeToLive("ttl", Duration.ofDays(1))
                .setElementConverter((version, context) -> DynamoDbWriteRequest.builder()
                        .setType(version % 10 == 3 ? DynamoDbWriteRequestType.DELETE : DynamoDbWriteRequestType.PUT)
                        .setItem(Map.of(
                                "id", AttributeValue.fromS("k" + version % KEYS),
                                "v", AttributeValue.fromN("" + version)))
                        .build())
                .build();
    }

    private Map<String, Map<String, AttributeValue>> guardedItems() {
        Map<String, Map<String, AttributeValue>> items = new HashMap<>();
        database.tables()
                .items("orders")
                .forEach(item -> items.put(item.get("id").s(), item));
        return items;
    }

    @Test
    void hotKeysStayInOrderThoughCallsOvertakeEachOtherAndFail() throws Exception {
        String stream = database.tables()
                .createWithStream(TableDefinition.of("journal", "id").withStream(StreamViewType.NEW_IMAGE));
        run(
                20_000,
                sink(new TroubledClientProvider(database.reference(), 15, 2, 20, true))
                        .setTableName("journal")
                        // Two full batches take the first versions of all keys, before any newer one could replace
                        // them.
                        .setMaxBatchSize(KEYS / 2)
                        .setMaxTimeInBufferMS(60_000)
                        .setElementConverter((version, context) -> put(Map.of(
                                "id", AttributeValue.fromS("k" + version % KEYS),
                                "v", AttributeValue.fromN("" + version))))
                        .build());

        Map<String, List<Long>> journal = journal(stream);
        assertThat(journal).hasSize(KEYS);
        journal.forEach((id, versions) -> {
            long first = Long.parseLong(id.substring(1));
            assertThat(versions)
                    .as("versions of %s in the order in which the table took them", id)
                    .isSorted()
                    .startsWith(first)
                    .endsWith(20_000 - KEYS + first);
        });
    }

    @Test
    void nothingIsLostWhenTheJobFailsOverWithWritesInFlight() throws Exception {
        FailingOnce.reset();
        StreamExecutionEnvironment env = environment();
        env.enableCheckpointing(50);
        env.fromSequence(0, 19_999)
                .map(new FailingOnce())
                .sinkTo(sink(new TroubledClientProvider(database.reference(), 30, 0, 20, true))
                        .setElementConverter((version, context) -> hotOrOwn(version))
                        .setMaxBufferedRequests(30)
                        .build());
        env.execute("failover");

        assertThat(FailingOnce.hasFailed()).as("the job failed over once").isTrue();
        assertThat(versions()).isEqualTo(fold(20_000, DynamoDbSinkIT::hotOrOwn));
    }

    @Test
    void realClientWritesOverHttp() throws Exception {
        try (DynamoDbLocalServer server = DynamoDbLocalServer.start()) {
            server.tables().create(TableDefinition.of("orders", "id"));
            Properties properties = new Properties();
            properties.put(AWSConfigConstants.AWS_REGION, server.region().id());
            properties.put(AWSConfigConstants.AWS_ENDPOINT, server.endpoint().toString());
            properties.put(AWSConfigConstants.AWS_ACCESS_KEY_ID, server.accessKeyId());
            properties.put(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, server.secretAccessKey());

            run(
                    5_000,
                    DynamoDbSink.<Long>builder()
                            .setDynamoDbProperties(properties)
                            .setTableName("orders")
                            .setElementConverter((element, context) -> write(element))
                            .build());

            assertThat(versions(server.database())).isEqualTo(fold(5_000, DynamoDbSinkIT::write));
        }
    }

    @Test
    void itemThatIsTooLargeFailsTheJobWithAClearMessage() {
        assertThatThrownBy(() -> run(
                        3,
                        sink((version, context) -> put(Map.of(
                                        "id", AttributeValue.fromS("k"),
                                        "text", AttributeValue.fromS("secret".repeat(70_000)))))
                                .build()))
                .satisfies(e -> assertThat(ExceptionUtils.stringifyException(e))
                        .contains("PUT to table 'orders'", "409600 bytes (400 KB)", "Key attributes of the table: [id]")
                        .doesNotContain("secret"));
    }

    @Test
    void itemThatTheTableRefusesFailsTheJobAndItsNeighboursAreWritten() {
        assertThatThrownBy(() -> run(
                        25,
                        sink((version, context) -> put(
                                        version == 17
                                                ? Map.of("id", AttributeValue.fromS("bad"), "v", nestedLists(32))
                                                : Map.of(
                                                        "id", AttributeValue.fromS("k" + version),
                                                        "v", AttributeValue.fromN("" + version))))
                                .build()))
                .satisfies(e -> assertThat(ExceptionUtils.stringifyException(e))
                        .contains("PUT to table 'orders' cannot be written", "ValidationException", "[id, v]")
                        .doesNotContain("secret"));
        assertThat(versions()).hasSize(24).doesNotContainKey("bad");
    }

    @Test
    void deletedRowIsReducedToItsKeyByTheSink() throws Exception {
        TypeInformation<Row> type = Types.ROW_NAMED(new String[] {"id", "v"}, Types.STRING, Types.INT);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        env.fromData(List.of(Row.of("a", 1), Row.of("b", 2), Row.ofKind(RowKind.DELETE, "a", 1)), type)
                .sinkTo(DynamoDbSink.<Row>builder()
                        .setClientProvider(EmbeddedClientProvider.of(database))
                        .setTableName("orders")
                        .setElementConverter(new DynamoDbTypeInformedElementConverter<>(type))
                        .build());
        env.execute("rows");

        assertThat(versions()).isEqualTo(Map.of("b", 2L));
    }

    @Test
    void missingTableFailsTheJobWithAClearMessage() {
        assertThatThrownBy(() -> run(
                        1,
                        sink(EmbeddedClientProvider.of(database))
                                .setTableName("absent")
                                .build()))
                .satisfies(e -> assertThat(ExceptionUtils.stringifyException(e))
                        .contains("Table 'absent' does not exist", "setTableName"));
    }

    @Test
    void withoutPermissionToDescribeNothingIsLostThoughBatchesHoldDuplicates() throws Exception {
        run(
                1_000,
                sink(new TroubledClientProvider(database.reference(), 5, 0, 0, false))
                        .setElementConverter((version, context) -> put(Map.of(
                                "id",
                                AttributeValue.fromS("k" + version / 2),
                                "v",
                                AttributeValue.fromN("" + version))))
                        .build());

        assertThat(versions()).hasSize(500);
    }

    @Test
    void withoutPermissionToDescribeConfiguredKeysKeepTheOrder() throws Exception {
        run(
                10_000,
                sink(new TroubledClientProvider(database.reference(), 15, 0, 20, false))
                        .setOverwriteByPartitionKeys(List.of("id"))
                        .build());

        assertThat(versions()).isEqualTo(fold(10_000, DynamoDbSinkIT::write));
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        return StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    }

    private static void run(long elements, DynamoDbSink<Long> sink) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        env.fromSequence(0, elements - 1).sinkTo(sink);
        env.execute("sink");
    }

    private DynamoDbSinkBuilder<Long> sink(ElementConverter<Long, DynamoDbWriteRequest> converter) {
        return sink(EmbeddedClientProvider.of(database)).setElementConverter(converter);
    }

    private static DynamoDbSinkBuilder<Long> sink(DynamoDbClientProvider clients) {
        return DynamoDbSink.<Long>builder()
                .setClientProvider(clients)
                .setTableName("orders")
                .setElementConverter((version, context) -> write(version))
                .setMaxTimeInBufferMS(100)
                .setMaxBufferedRequests(100);
    }

    /** Every seventh write of the sequence is a delete. */
    private static DynamoDbWriteRequest write(long version) {
        Map<String, AttributeValue> item =
                Map.of("id", AttributeValue.fromS("k" + version % KEYS), "v", AttributeValue.fromN("" + version));
        return DynamoDbWriteRequest.builder()
                .setType(version % 7 == 0 ? DynamoDbWriteRequestType.DELETE : DynamoDbWriteRequestType.PUT)
                .setItem(item)
                .build();
    }

    private static DynamoDbWriteRequest put(Map<String, AttributeValue> item) {
        return DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setItem(item)
                .build();
    }

    /** At 32 levels, the service alone can tell. */
    private static AttributeValue nestedLists(int depth) {
        AttributeValue value = AttributeValue.fromS("secret");
        for (int i = 0; i < depth; i++) {
            value = AttributeValue.fromL(List.of(value));
        }
        return value;
    }

    /** Every third write goes to an item of its own, where nothing that follows could hide its loss. */
    private static DynamoDbWriteRequest hotOrOwn(long version) {
        return version % 3 == 0
                ? put(Map.of("id", AttributeValue.fromS("own" + version), "v", AttributeValue.fromN("" + version)))
                : write(version);
    }

    private static Map<String, Long> fold(long count, LongFunction<DynamoDbWriteRequest> converter) {
        Map<String, Long> table = new HashMap<>();
        for (long version = 0; version < count; version++) {
            DynamoDbWriteRequest write = converter.apply(version);
            String id = write.getItem().get("id").s();
            if (write.getType() == DynamoDbWriteRequestType.DELETE) {
                table.remove(id);
            } else {
                table.put(id, version);
            }
        }
        return table;
    }

    /** The versions of each item, in the order of the table's own stream. */
    private Map<String, List<Long>> journal(String stream) {
        DynamoDbStreamsClient streams = database.streamsClient();
        Map<String, List<Long>> journal = new HashMap<>();
        for (Shard shard : streams.describeStream(request -> request.streamArn(stream))
                .streamDescription()
                .shards()) {
            String iterator = streams.getShardIterator(request -> request.streamArn(stream)
                            .shardId(shard.shardId())
                            .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator();
            while (iterator != null) {
                String next = iterator;
                GetRecordsResponse page = streams.getRecords(request -> request.shardIterator(next));
                page.records().forEach(record -> journal.computeIfAbsent(
                                record.dynamodb().keys().get("id").s(), id -> new ArrayList<>())
                        .add(Long.valueOf(record.dynamodb().newImage().get("v").n())));
                iterator = page.records().isEmpty() ? null : page.nextShardIterator();
            }
        }
        return journal;
    }

    private Map<String, Long> versions() {
        return versions(database);
    }

    private static Map<String, Long> versions(EmbeddedDynamoDb database) {
        Map<String, Long> table = new HashMap<>();
        database.tables()
                .items("orders")
                .forEach(item ->
                        table.put(item.get("id").s(), Long.valueOf(item.get("v").n())));
        return table;
    }

    /** Fails once, when a checkpoint has completed and some more elements have passed. */
    private static final class FailingOnce implements MapFunction<Long, Long>, CheckpointListener {

        private static final long serialVersionUID = 1L;

        private static volatile boolean checkpointed;
        private static volatile boolean failed;

        private int since;

        static void reset() {
            checkpointed = false;
            failed = false;
        }

        static boolean hasFailed() {
            return failed;
        }

        @Override
        public Long map(Long value) throws Exception {
            if (checkpointed && !failed && ++since > 200) {
                failed = true;
                throw new IllegalStateException("Fails once, on purpose");
            }
            return value;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            checkpointed = true;
        }
    }
}
