/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.demo.database.DemoTables;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.journal.AppliedWrite;
import io.dynamodbflink.test.simulator.journal.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Two packaged instances with a lock, under load: the active one is frozen for longer than its lease, cut off from
 * DynamoDB, and killed. Whoever does not hold the lock writes nothing, and nothing is lost.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "sends signals")
class SeveralInstancesIT {

    private static final Logger LOG = LoggerFactory.getLogger(SeveralInstancesIT.class);

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long SEED = Long.getLong("demo.kills.seed", System.nanoTime());
    private static final String LOCKS = "locks";
    private static final String ACTIVE = "Active: this instance";
    private static final String STANDING_BY = "Standing by: the lock 'dynamodb-flink-demo' is held by";
    private static final String[] JOBS = {"orders-replication", "customer-revenue"};

    @TempDir
    private Path directory;

    @Test
    void anotherInstanceTakesOverFromOneThatIsFrozenCutOffOrKilled() throws Exception {
        LOG.info("Seed {}", SEED);
        try (DynamoDbStreamsSimulator simulator =
                DynamoDbStreamsSimulator.builder().seed(SEED).start()) {
            SimulatedTable orders = simulator.createTable(
                    TableDefinition.of(DemoTables.ORDERS, "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES), 2);
            SimulatedTable replica = simulator.createTable(TableDefinition.of(DemoTables.ORDERS_REPLICA, "orderId"));
            SimulatedTable revenue =
                    simulator.createTable(TableDefinition.of(DemoTables.CUSTOMER_REVENUE, "customerId"));
            simulator.createTable(TableDefinition.of(LOCKS, "key"));
            try (OrderLoad load = new OrderLoad(orders, SEED, Duration.ofMillis(20), Duration.ofSeconds(3));
                    Instance first = start("first", simulator)) {
                first.awaitLogged(ACTIVE, 1);
                try (Instance second = start("second", simulator)) {
                    second.awaitLogged(STANDING_BY, 1);
                    second.process().awaitHealth("UP", JOBS);
                    assertThat(second.process()
                                    .http()
                                    .get("/actuator/flinkjobs")
                                    .at("/jobs/orders-replication/observed")
                                    .asString())
                            .isEqualTo("STANDBY");
                    first.awaitWrites();

                    first.process().freeze();
                    second.awaitLogged(ACTIVE, 1);
                    second.awaitWrites();
                    first.process().thaw();
                    first.awaitLogged(STANDING_BY, 1);

                    second.proxy().cut();
                    first.awaitLogged(ACTIVE, 2);
                    first.awaitWrites();
                    second.proxy().heal();
                    second.awaitLogged(STANDING_BY, 2);

                    first.process().kill();
                    second.awaitLogged(ACTIVE, 2);
                    second.awaitWrites();

                    load.stop();
                    second.process().awaitRunning(() -> {
                        assertThat(replica.items()).containsExactlyInAnyOrderElementsOf(orders.items());
                        assertThat(Revenue.written(revenue.items()))
                                .containsAllEntriesOf(Revenue.ofOrders(orders.items()));
                    });
                    second.process().terminate();
                    assertThat(second.process().awaitExit(Duration.ofSeconds(40)))
                            .isEqualTo(DemoProcess.TERMINATED);
                    check(simulator, orders, List.of(first, second));
                }
            }
        }
    }

    private static void check(DynamoDbStreamsSimulator simulator, SimulatedTable orders, List<Instance> instances) {
        Journal journal = simulator.journal();
        List<Tenure> tenures = tenures(journal);
        assertThat(tenures).as("times that the lock was taken").hasSizeGreaterThanOrEqualTo(4);
        for (Instance instance : instances) {
            assertThat(instance.proxy().batches())
                    .as("writes of " + instance.process())
                    .isNotEmpty()
                    .allSatisfy(batch -> assertThat(holderAt(tenures, Duration.between(journal.startedAt(), batch)))
                            .isEqualTo(instance.process().pid()));
        }
        ReplicaHistory history = new ReplicaHistory(
                journal.writes(DemoTables.ORDERS),
                journal.writes(DemoTables.ORDERS_REPLICA),
                tenures.stream()
                        .skip(1)
                        .map(Tenure::begin)
                        .map(ReplicaHistory.Restart::at)
                        .toList());
        LOG.info(
                "{} writes, {} writes to the replica, {} of them after a take-over of an older version; the lock was"
                        + " taken at {}",
                journal.writes(DemoTables.ORDERS).size(),
                journal.writes(DemoTables.ORDERS_REPLICA).size(),
                history.setBack(),
                tenures);
        assertThat(history.violations()).isEmpty();
        assertThat(journal.undelivered(orders.stream().arn())).isEmpty();
    }

    /** Who held the lock from when, as the lock table tells. */
    private static List<Tenure> tenures(Journal journal) {
        List<Tenure> tenures = new ArrayList<>();
        for (AppliedWrite write : journal.writes(LOCKS)) {
            String owner =
                    Objects.requireNonNull(write.newItem()).get("ownerName").s();
            long pid = Long.parseLong(owner.split("/")[1]);
            if (tenures.isEmpty() || tenures.get(tenures.size() - 1).pid() != pid) {
                tenures.add(new Tenure(write.at(), pid));
            }
        }
        return tenures;
    }

    private static long holderAt(List<Tenure> tenures, Duration at) {
        long holder = -1;
        for (Tenure tenure : tenures) {
            if (tenure.begin().compareTo(at) <= 0) {
                holder = tenure.pid();
            }
        }
        return holder;
    }

    private Instance start(String name, DynamoDbStreamsSimulator simulator) {
        RecordingProxy proxy = new RecordingProxy(simulator.endpoint());
        DemoProcess process = DemoLauncher.packaged(directory)
                .shortLived()
                .against(simulator, proxy.endpoint())
                .with(
                        "--dynamodb-flink.cluster.activation=lock",
                        "--dynamodb-flink.cluster.lock.table-name=" + LOCKS,
                        "--dynamodb-flink.cluster.lock.lease-duration=4s",
                        "--dynamodb-flink.cluster.lock.heartbeat-interval=500ms",
                        "--dynamodb-flink.jobs.orders-replication.checkpoint.interval=1s",
                        "--dynamodb-flink.jobs.customer-revenue.checkpoint.interval=1s",
                        "--demo.change-interval=1d")
                .start(name);
        return new Instance(process, proxy);
    }

    private record Tenure(Duration begin, long pid) {}

    private record Instance(DemoProcess process, RecordingProxy proxy) implements AutoCloseable {

        /** Waits until a text has been logged so many times. */
        void awaitLogged(String text, int times) {
            process.awaitRunning(() -> assertThat(process.output().lines().filter(line -> line.contains(text)))
                    .hasSizeGreaterThanOrEqualTo(times));
        }

        /** Returns when a batch of writes has just passed that was not there yet. */
        void awaitWrites() {
            Instant now = Instant.now();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .failFast(() ->
                            assertThat(process.isAlive()).as(process::lastLines).isTrue())
                    .until(() -> proxy.batches().stream().anyMatch(batch -> batch.isAfter(now)));
        }

        @Override
        public void close() {
            process.close();
            proxy.close();
        }
    }
}
