/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.journal.ApiCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The traps of {@link SinkTrapListTests}, each set up on purpose for a whole job. */
class SinkTrapsIT {

    private static final String TABLE = "numbers";
    private static final Duration LONG = Duration.ofMillis(400);

    private DynamoDbStreamsSimulator simulator;
    private SimulatedTable table;

    @BeforeEach
    void startSimulator() {
        simulator = DynamoDbStreamsSimulator.builder().seed(1).start();
        table = simulator.createTable(TableDefinition.of(TABLE, "id"));
    }

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    @Test
    void olderWriteOfAKeyDoesNotLandLastThoughItsCallIsSlow() throws Exception {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).once().inject(Fault.delay(LONG));

        write(2, sink().setMaxBatchSize(1).setElementConverter((number, context) -> put("the only one", number)));

        assertThat(numbersOf("the only one")).containsExactly(1L, 2L);
    }

    @Test
    void unprocessedWriteDoesNotOverwriteANewerOne() throws Exception {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).once().inject(Fault.delay(LONG));
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).once().inject(Fault.unprocessedItems(1));

        // The first call holds 1 and 2, and leaves 2 over; 3 and 4 come while it is in flight.
        write(
                4,
                sink().setMaxBatchSize(2)
                        .setElementConverter((number, context) ->
                                put(number == 2 || number == 3 ? "twice" : "once-" + number, number)));

        assertThat(numbersOf("twice")).isSorted().endsWith(3L);
        assertThat(table.items()).hasSize(3);
    }

    @Test
    void noBatchHoldsAKeyTwice() throws Exception {
        write(1_000, sink().setElementConverter((number, context) -> put("key-" + number % 20, number)));

        assertThat(simulator.journal().calls(Operation.BATCH_WRITE_ITEM))
                .isNotEmpty()
                .allMatch(ApiCall::succeeded);
        assertThat(table.items()).hasSize(20);
    }

    /** The sink knows the name of the key, not its type, so that it finds nothing wrong with the item. */
    @Test
    void oneBadItemDoesNotKeepItsNeighboursFromTheTable() throws Exception {
        simulator.faults().on(Operation.DESCRIBE_TABLE).inject(Fault.accessDenied());

        write(
                25,
                sink().setOverwriteByPartitionKeys(List.of("id"))
                        .setInvalidItemPolicy(PoisonPolicy.SKIP)
                        .setElementConverter((number, context) ->
                                number == 13 ? put(AttributeValue.fromN("13"), number) : put("key-" + number, number)));

        assertThat(table.items()).hasSize(24);
    }

    /** Full batches would be a thousand calls, and calls of one item each 25,000. */
    @Test
    void fewUnprocessedItemsCostFewCalls() throws Exception {
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).inject(Fault.unprocessedShare(0.05));

        write(
                25_000,
                sink().setMaxInFlightRequests(4)
                        .setElementConverter((number, context) -> put("key-" + number, number)));

        assertThat(table.items()).hasSize(25_000);
        assertThat(simulator.journal().callCount(Operation.BATCH_WRITE_ITEM)).isLessThan(1_500);
    }

    /** The numbers that the item of a key has had. */
    private List<Long> numbersOf(String id) {
        return simulator.journal().writes(TABLE, Map.of("id", AttributeValue.fromS(id))).stream()
                .map(write -> Long.valueOf(write.newItem().get("number").n()))
                .toList();
    }

    private static DynamoDbWriteRequest put(String id, long number) {
        return put(AttributeValue.fromS(id), number);
    }

    private static DynamoDbWriteRequest put(AttributeValue id, long number) {
        return DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setItem(Map.of("id", id, "number", AttributeValue.fromN(Long.toString(number))))
                .build();
    }

    private DynamoDbSinkBuilder<Long> sink() {
        Properties properties = new Properties();
        properties.setProperty(AWSConfigConstants.AWS_REGION, simulator.region().id());
        properties.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, simulator.accessKeyId());
        properties.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, simulator.secretAccessKey());
        properties.setProperty(
                AWSConfigConstants.AWS_ENDPOINT, simulator.endpoint().toString());
        return DynamoDbSink.<Long>builder().setTableName(TABLE).setDynamoDbProperties(properties);
    }

    /** Writes the numbers from 1 on, and waits for the end. */
    private static void write(long numbers, DynamoDbSinkBuilder<Long> sink) throws Exception {
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
        environment.fromSequence(1, numbers).sinkTo(sink.build());
        environment.execute("numbers");
    }
}
