/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import static io.dynamodbflink.test.simulator.SimulatorClients.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Starting, stopping, and mistakes of the test itself. */
class SimulatorLifeIT {

    @Test
    void listensOnTheLoopbackInterfaceOnly() {
        try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start()) {
            assertThat(simulator.endpoint().getHost())
                    .isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
        }
    }

    @Test
    void aTakenPortIsNamed() {
        try (DynamoDbStreamsSimulator first = DynamoDbStreamsSimulator.start()) {
            int port = first.endpoint().getPort();

            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(
                            () -> DynamoDbStreamsSimulator.builder().port(port).start())
                    .withMessageContaining(Integer.toString(port));
        }
    }

    @Test
    void closingEndsHungCallsAndLeavesNoThreads() {
        DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start();
        simulator.createTable(TableDefinition.of("orders", "id"));
        simulator.faults().on(Operation.GET_ITEM).inject(Fault.hang());
        try (SimulatorClients clients = SimulatorClients.patient(simulator)) {
            CompletableFuture<?> call = CompletableFuture.runAsync(() -> clients.dynamoDb()
                    .getItem(request -> request.tableName("orders").key(key("a"))));
            await().until(() -> simulator.journal().callCount(Operation.GET_ITEM) == 1);

            simulator.close();
            simulator.close();

            assertThat(call).failsWithin(10, TimeUnit.SECONDS).withThrowableOfType(ExecutionException.class);
        }
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("dynamodb-simulator")));
    }

    @Test
    void mistakesOfATestAreNamed() {
        try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start()) {
            SimulatedTable plain = simulator.createTable(TableDefinition.of("plain", "id"));
            SimulatedStream stream =
                    simulator
                            .createTable(TableDefinition.of("orders", "id").withStream(StreamViewType.KEYS_ONLY))
                            .stream();
            String shard = stream.shards().get(0).id();

            assertThatIllegalStateException().isThrownBy(plain::stream).withMessageContaining("plain");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> simulator.table("absent"))
                    .withMessageContaining("absent");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> simulator.stream("arn:absent"))
                    .withMessageContaining("arn:absent");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> simulator.journal().undelivered("arn:absent"))
                    .withMessageContaining("arn:absent");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stream.split("absent"))
                    .withMessageContaining("absent");
            assertThatIllegalStateException()
                    .isThrownBy(() -> stream.expire(shard))
                    .withMessageContaining(shard);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stream.trim(shard, 1))
                    .withMessageContaining(shard);
            stream.roll(shard);
            assertThatIllegalStateException()
                    .isThrownBy(() -> stream.roll(shard))
                    .withMessageContaining("closed already");
            simulator.table("orders").disableStream();
            assertThatIllegalStateException()
                    .isThrownBy(() -> stream.roll(stream.shards().get(1).id()))
                    .withMessageContaining("disabled");
        }
    }

    @Test
    void withoutDetailsTheJournalCountsOnly() {
        try (DynamoDbStreamsSimulator simulator =
                        DynamoDbStreamsSimulator.builder().journalDetails(false).start();
                SimulatorClients clients = SimulatorClients.of(simulator)) {
            simulator.createTable(TableDefinition.of("orders", "id")).put(key("a"));
            clients.dynamoDb().listTables();

            assertThat(simulator.journal().writeCount()).isEqualTo(1);
            assertThat(simulator.journal().callCount(Operation.LIST_TABLES)).isEqualTo(1);
            assertThatIllegalStateException()
                    .isThrownBy(() -> simulator.journal().calls())
                    .withMessageContaining("details");
        }
    }
}
