/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.journal.AppliedWrite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The sink in a job, in front of tables with little capacity and with a budget. */
class PacedSinkIT {

    private static final int ITEMS = 2_000;

    private DynamoDbStreamsSimulator simulator;
    private SimulatedTable orders;

    @BeforeEach
    void start() {
        simulator = DynamoDbStreamsSimulator.start();
        orders = simulator.createTable(TableDefinition.of("orders", "id"));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void everythingReachesATableThatTakesLittle() throws Exception {
        orders.limitWriteCapacity(500);

        run(sink());

        assertThat(orders.items()).hasSize(ITEMS);
        // 3 s of pace. Without one, 50 calls in flight with hardly any latency would be thousands.
        assertThat(simulator.journal().calls(Operation.BATCH_WRITE_ITEM)).hasSizeBetween(ITEMS / 25, 1_500);
    }

    @Test
    void budgetOfTheJobIsSharedByItsSubtasks() throws Exception {
        run(sink().setMaxWriteUnitsPerSecond(1_000));

        assertThat(orders.items()).hasSize(ITEMS);
        List<Duration> times = simulator.journal().writes("orders").stream()
                .map(AppliedWrite::at)
                .sorted()
                .toList();
        // Half a second's budget may be kept, and the last call of each subtask may exceed it.
        assertThat(times.get(ITEMS - 1).minus(times.get(0))).isGreaterThan(Duration.ofMillis(1_300));
    }

    @Test
    void budgetCountsWhatTheTableSaysItConsumed() throws Exception {
        for (long id = 0; id < 100; id++) {
            orders.put(Map.of("id", AttributeValue.fromS("k" + id), "text", AttributeValue.fromS("x".repeat(20_000))));
        }
        simulator.journal().clear();

        // To replace an item of 20 KB costs 20 units, however small the new one is.
        run(sink().setMaxWriteUnitsPerSecond(1_000).setMaxBatchSize(5), 100);

        List<Duration> times = simulator.journal().writes("orders").stream()
                .map(AppliedWrite::at)
                .sorted()
                .toList();
        assertThat(times).hasSize(100);
        assertThat(times.get(99).minus(times.get(0))).isGreaterThan(Duration.ofMillis(500));
    }

    @Test
    void tableThatTakesNothingFailsTheJobIfTimeIsLimited() {
        orders.limitWriteCapacity(0);

        assertThatThrownBy(() -> run(sink().setMaxRetryTime(Duration.ofMillis(500)), 10))
                .hasStackTraceContaining("A PUT to table 'orders' has failed")
                .hasStackTraceContaining("setMaxRetryTime permits no more time")
                .hasStackTraceContaining("ProvisionedThroughputExceededException");
    }

    private DynamoDbSinkBuilder<Long> sink() {
        Properties properties = new Properties();
        properties.put(AWSConfigConstants.AWS_REGION, simulator.region().id());
        properties.put(AWSConfigConstants.AWS_ENDPOINT, simulator.endpoint().toString());
        properties.put(AWSConfigConstants.AWS_ACCESS_KEY_ID, simulator.accessKeyId());
        properties.put(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, simulator.secretAccessKey());
        return DynamoDbSink.<Long>builder()
                .setDynamoDbProperties(properties)
                .setTableName("orders")
                .setMaxTimeInBufferMS(50)
                .setElementConverter((id, context) -> DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .setItem(Map.of("id", AttributeValue.fromS("k" + id)))
                        .build());
    }

    private static void run(DynamoDbSinkBuilder<Long> sink) throws Exception {
        run(sink, ITEMS);
    }

    private static void run(DynamoDbSinkBuilder<Long> sink, int items) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
        env.fromSequence(0, items - 1).sinkTo(sink.build());
        env.execute("paced");
    }
}
