/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.journal.ApiCall;
import io.dynamodbflink.test.simulator.journal.AppliedWrite;
import io.dynamodbflink.test.simulator.journal.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** The code blocks of docs/simulator.md, as tests. */
class SimulatorSnippetsIT {

    @Test
    void startAndConnect() {
        // snippet: start
        try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start()) {
            SimulatedTable orders = simulator.createTable(
                    TableDefinition.of("orders", "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
            orders.put(Map.of("orderId", AttributeValue.fromS("o-1")));

            DynamoDbStreamsClient client = DynamoDbStreamsClient.builder()
                    .endpointOverride(simulator.endpoint())
                    .region(simulator.region())
                    .credentialsProvider(simulator.credentialsProvider())
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build();

            assertThat(client.listStreams().streams()).hasSize(1);
        }
        // end snippet
    }

    @Test
    void injectFaults() {
        try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start()) {
            String shardId = "shard";
            // snippet: faults
            simulator
                    .faults()
                    .on(Operation.GET_RECORDS)
                    .ofShard(shardId)
                    .times(3)
                    .inject(Fault.throttling());
            simulator.faults().on(Operation.GET_RECORDS).withProbability(0.01).inject(Fault.splitShard());
            simulator.faults().on(Operation.streams()).withProbability(0.01).inject(Fault.connectionReset());
            simulator
                    .faults()
                    .on(Operation.BATCH_WRITE_ITEM)
                    .ofTable("orders")
                    .afterCalls(10)
                    .once()
                    .inject(Fault.lostAnswer());
            simulator
                    .faults()
                    .on(Operation.streams())
                    .lasting(Duration.ofMinutes(5))
                    .inject(Fault.expiredToken());
            simulator.faults().onEveryCall().inject(Fault.delay(Duration.ofMillis(5), Duration.ofMillis(50)));
            // end snippet
            assertThat(simulator.faults().toString()).contains("ExpiredTokenException", "afterwards=true");
        }
    }

    @Test
    void askTheJournal() {
        try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start();
                SimulatorClients clients = SimulatorClients.of(simulator)) {
            SimulatedTable orders = simulator.createTable(
                    TableDefinition.of("orders", "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
            Map<String, AttributeValue> key = Map.of("orderId", AttributeValue.fromS("o-1"));
            orders.put(key);
            String streamArn = orders.stream().arn();
            String shardId = orders.stream().shards().get(0).id();
            clients.records(streamArn, shardId);
            // snippet: journal
            await().until(() -> simulator.journal().undelivered(streamArn).isEmpty());
            List<Delivery> deliveries = simulator.journal().deliveries(streamArn, key);
            List<AppliedWrite> writes = simulator.journal().writes("orders", key);
            List<ApiCall> polls = simulator.journal().calls(Operation.GET_RECORDS, shardId);
            // end snippet
            assertThat(deliveries).hasSize(1);
            assertThat(writes).hasSize(1);
            assertThat(polls).hasSize(2);
        }
    }
}
