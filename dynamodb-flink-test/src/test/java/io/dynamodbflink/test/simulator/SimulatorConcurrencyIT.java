/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import static io.dynamodbflink.test.simulator.SimulatorClients.item;
import static io.dynamodbflink.test.simulator.SimulatorClients.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.journal.StreamEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** Writers, readers and rotations at once. */
class SimulatorConcurrencyIT {

    private static final int WRITERS = 4;
    private static final int KEYS = 5;
    private static final int VERSIONS = 300;

    /** How many writes one page read makes room for, so that writers and readers keep step. */
    private static final int WRITES_PER_PAGE = 50;

    private DynamoDbStreamsSimulator simulator;
    private SimulatorClients clients;
    private SimulatedTable orders;
    private SimulatedStream stream;
    private final Semaphore writes = new Semaphore(0);

    @BeforeEach
    void start() {
        simulator = DynamoDbStreamsSimulator.builder().seed(11).start();
        clients = SimulatorClients.patient(simulator);
        orders = simulator.createTable(
                TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES), 2);
        stream = orders.stream();
    }

    @AfterEach
    void stop() {
        clients.close();
        simulator.close();
    }

    @Test
    @Timeout(120)
    void everyItemsChangesAreInOrderAlongTheLineage() {
        simulator
                .faults()
                .on(Operation.GET_RECORDS)
                .withProbability(0.1)
                .times(6)
                .inject(Fault.splitShard());
        simulator
                .faults()
                .on(Operation.GET_RECORDS)
                .withProbability(0.2)
                .times(12)
                .inject(Fault.rollShard());
        simulator.faults().on(Operation.GET_RECORDS).withProbability(0.2).inject(Fault.emptyPage());

        List<CompletableFuture<Void>> writers = IntStream.range(0, WRITERS)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> write(writer)))
                .toList();
        Map<Map<String, AttributeValue>, List<Integer>> read = new ConcurrentHashMap<>();
        readLineage(read, CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)));

        assertThat(read).hasSize(WRITERS * KEYS);
        assertThat(read.values()).allSatisfy(versions -> assertThat(versions)
                .isEqualTo(IntStream.range(0, VERSIONS).boxed().toList()));
        assertThat(stream.shards()).hasSizeGreaterThan(10);
        assertThat(simulator.journal().undelivered(stream.arn())).isEmpty();
        assertThat(simulator.journal().entries(stream.arn()))
                .hasSize(WRITERS * KEYS * VERSIONS)
                .extracting(StreamEntry::sequenceNumber)
                .doesNotHaveDuplicates();
    }

    private void write(int writer) {
        for (int version = 0; version < VERSIONS; version++) {
            for (int key = 0; key < KEYS; key++) {
                writes.acquireUninterruptibly();
                orders.put(item("item-" + writer + "-" + key, version));
            }
        }
    }

    /** Reads parents to their end before their children, until the writers are done and nothing is left. */
    private void readLineage(Map<Map<String, AttributeValue>, List<Integer>> read, CompletableFuture<Void> writing) {
        Deque<String[]> open = new ArrayDeque<>();
        stream.shards().forEach(shard -> open.add(start(shard.id())));
        int idle = 0;
        while (!writing.isDone() || idle < 2 * open.size()) {
            String[] shard = open.removeFirst();
            GetRecordsResponse page = clients.page(shard[1]);
            writes.release(WRITES_PER_PAGE);
            page.records().forEach(record -> note(record, read));
            boolean nothingLeft = page.records().isEmpty()
                    && stream.shard(shard[0]).open()
                    && simulator.journal().undelivered(stream.arn()).isEmpty();
            idle = nothingLeft && writing.isDone() ? idle + 1 : 0;
            if (page.nextShardIterator() == null) {
                stream.shard(shard[0]).children().forEach(child -> open.addLast(start(child)));
            } else {
                open.addLast(new String[] {shard[0], page.nextShardIterator()});
            }
        }
        writing.join();
    }

    private String[] start(String shardId) {
        return new String[] {shardId, clients.iterator(stream.arn(), shardId, ShardIteratorType.TRIM_HORIZON)};
    }

    private static void note(Record record, Map<Map<String, AttributeValue>, List<Integer>> read) {
        read.computeIfAbsent(record.dynamodb().keys(), ignored -> new ArrayList<>())
                .add(Integer.valueOf(record.dynamodb().newImage().get("version").n()));
    }

    @Test
    void asynchronousClientsAreServedToo() {
        orders.put(item("a", 1));
        try (DynamoDbStreamsAsyncClient async = DynamoDbStreamsAsyncClient.builder()
                .endpointOverride(simulator.endpoint())
                .region(simulator.region())
                .credentialsProvider(simulator.credentialsProvider())
                .build()) {
            List<CompletableFuture<GetRecordsResponse>> pages = stream.shards().stream()
                    .map(shard -> async.getShardIterator(request -> request.streamArn(stream.arn())
                                    .shardId(shard.id())
                                    .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                            .thenCompose(
                                    iterator -> async.getRecords(get -> get.shardIterator(iterator.shardIterator()))))
                    .toList();

            List<Record> records = pages.stream()
                    .flatMap(page -> page.join().records().stream())
                    .toList();

            assertThat(records)
                    .singleElement()
                    .satisfies(record -> assertThat(record.dynamodb().keys()).isEqualTo(key("a")));
        }
    }
}
