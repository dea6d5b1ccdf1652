/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.demo.database.DemoTables;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * {@code kill -9} at random moments: while the application starts, while it restores, while it runs. Meanwhile orders
 * are changed without pause, shards roll and split, and calls are throttled, delayed and cut off. In the end nothing is
 * missing, nothing was counted twice, and no item went back but by the replay after a restart.
 *
 * <p>{@code -Ddemo.kills=…} sets how often, {@code -Ddemo.kills.seed=…} when, and what else happens.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "sends signals")
class KilledDemoIT {

    private static final Logger LOG = LoggerFactory.getLogger(KilledDemoIT.class);

    private static final int KILLS = Integer.getInteger("demo.kills", 20);
    private static final long SEED = Long.getLong("demo.kills.seed", System.nanoTime());

    /** Lives that must at least have begun with a completed checkpoint. Three of five get to run. */
    private static final int MIN_RESTORES = KILLS / 3;

    private static final String[] JOBS = {"orders-replication", "customer-revenue"};

    @TempDir
    private Path directory;

    private final Random random = new Random(SEED);
    private final List<ReplicaHistory.Restart> restarts = new ArrayList<>();

    @Test
    void nothingIsLostOrReorderedHoweverOftenTheApplicationIsKilled() throws Exception {
        LOG.info("{} kills, seed {}", KILLS, SEED);
        try (DynamoDbStreamsSimulator simulator =
                DynamoDbStreamsSimulator.builder().seed(SEED).start()) {
            SimulatedTable orders = simulator.createTable(
                    TableDefinition.of(DemoTables.ORDERS, "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES), 2);
            SimulatedTable replica = simulator.createTable(TableDefinition.of(DemoTables.ORDERS_REPLICA, "orderId"));
            SimulatedTable revenue =
                    simulator.createTable(TableDefinition.of(DemoTables.CUSTOMER_REVENUE, "customerId"));
            disturb(simulator);
            DemoLauncher launcher = DemoLauncher.packaged(directory)
                    .shortLived()
                    .against(simulator)
                    .with(
                            "--demo.change-interval=50ms",
                            "--dynamodb-flink.jobs.orders-replication.checkpoint.interval=1s",
                            "--dynamodb-flink.jobs.customer-revenue.checkpoint.interval=1s");
            int restores = 0;
            try (OrderLoad load = new OrderLoad(orders, SEED, Duration.ofMillis(8), Duration.ofMillis(700))) {
                Duration startUp = Duration.ofSeconds(5);
                for (int kill = 1; kill <= KILLS; kill++) {
                    try (DemoProcess process = start(launcher, simulator, kill)) {
                        Instant begin = Instant.now();
                        if (kill % 5 == 1 || kill % 5 == 2 || kill % 5 == 4) {
                            awaitProgress(process, simulator, replica);
                            startUp = Duration.between(begin, Instant.now());
                            LOG.info("Kill {}: it ran after {} ms", kill, startUp.toMillis());
                            killAfter(process, random(Duration.ofSeconds(3)));
                        } else {
                            killAfter(process, random(startUp));
                        }
                        restores += process.output().contains("goes on from") ? 1 : 0;
                    }
                }
                load.stop();
            }
            assertThat(restores).as("restarts that went on from a checkpoint").isGreaterThanOrEqualTo(MIN_RESTORES);
            try (DemoProcess last = start(launcher, simulator, KILLS + 1)) {
                awaitProgress(last, simulator, replica);
                last.http().post("/demo/pause");
                last.awaitRunning(() -> {
                    assertThat(replica.items()).containsExactlyInAnyOrderElementsOf(orders.items());
                    assertThat(Revenue.written(revenue.items())).containsAllEntriesOf(Revenue.ofOrders(orders.items()));
                });
                last.terminate();
                assertThat(last.awaitExit(Duration.ofSeconds(40))).isEqualTo(DemoProcess.TERMINATED);
            }
            check(simulator, orders);
        }
    }

    private static void disturb(DynamoDbStreamsSimulator simulator) {
        simulator.faults().onEveryCall().inject(Fault.delay(Duration.ofMillis(1), Duration.ofMillis(8)));
        simulator.faults().on(Operation.streams()).withProbability(0.02).inject(Fault.throttling());
        simulator.faults().on(Operation.GET_RECORDS).withProbability(0.01).inject(Fault.connectionReset());
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).withProbability(0.2).inject(Fault.unprocessedShare(0.3));
        simulator.faults().on(Operation.BATCH_WRITE_ITEM).withProbability(0.01).inject(Fault.lostAnswer());
    }

    private DemoProcess start(DemoLauncher launcher, DynamoDbStreamsSimulator simulator, int life) {
        restarts.add(
                ReplicaHistory.Restart.at(Duration.between(simulator.journal().startedAt(), Instant.now())));
        return launcher.start("life-" + life);
    }

    /** Both jobs are up, and write. */
    private static void awaitProgress(DemoProcess process, DynamoDbStreamsSimulator simulator, SimulatedTable replica) {
        int before = simulator.journal().writes(replica.name()).size();
        process.awaitHealth("UP", JOBS);
        process.awaitRunning(
                () -> assertThat(simulator.journal().writes(replica.name())).hasSizeGreaterThan(before));
    }

    private Duration random(Duration below) {
        return Duration.ofMillis(random.nextLong(below.toMillis()));
    }

    private static void killAfter(DemoProcess process, Duration moment) {
        process.awaitNoExit(moment);
        process.kill();
        LOG.info("Killed {} {} ms later", process, moment.toMillis());
    }

    private void check(DynamoDbStreamsSimulator simulator, SimulatedTable orders) {
        ReplicaHistory history = new ReplicaHistory(
                simulator.journal().writes(DemoTables.ORDERS),
                simulator.journal().writes(DemoTables.ORDERS_REPLICA),
                restarts);
        LOG.info(
                "{} writes, {} writes to the replica, {} of them after a restart of an older version; {} shards",
                simulator.journal().writes(DemoTables.ORDERS).size(),
                simulator.journal().writes(DemoTables.ORDERS_REPLICA).size(),
                history.setBack(),
                orders.stream().shards().size());
        assertThat(history.violations()).isEmpty();
        assertThat(history.setBack()).as("items that restarts replayed").isPositive();
        assertThat(simulator.journal().undelivered(orders.stream().arn())).isEmpty();
    }
}
