/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.demo.ReplicaHistory.Restart;
import io.dynamodbflink.demo.database.DemoTables;
import io.dynamodbflink.demo.shop.Order;
import io.dynamodbflink.demo.shop.OrderStatus;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.flink.FlinkProcessCluster;
import io.dynamodbflink.test.flink.FlinkProcessClusterBuilder;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.journal.Journal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The packaged demo with its jobs and its beans on a cluster of processes, of which one after the other is killed, while
 * orders are changed without pause and shards roll and split. In the end nothing is missing, nothing was counted twice,
 * and no item went back but by the replay after a restart of its job. The jobs begin at the end of the stream, so that one
 * which forgets where it was misses what was written meanwhile.
 *
 * <p>{@code -Ddemo.cluster.seed=…} brings the changes of a run back.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "sends signals")
class ClusterDemoIT {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterDemoIT.class);

    private static final long SEED = Long.getLong("demo.cluster.seed", System.nanoTime());
    private static final int PROBES = 16;
    private static final String[] JOBS = {"orders-replication", "customer-revenue"};

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private final List<Restart> restarts = new ArrayList<>();
    private DynamoDbStreamsSimulator simulator;
    private SimulatedTable orders;
    private SimulatedTable replica;
    private SimulatedTable revenue;
    private @Nullable OrderLoad load;

    @BeforeEach
    void createTables() {
        LOG.info("Seed {}", SEED);
        simulator = DynamoDbStreamsSimulator.builder().seed(SEED).start();
        orders = simulator.createTable(
                TableDefinition.of(DemoTables.ORDERS, "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES), 2);
        replica = simulator.createTable(TableDefinition.of(DemoTables.ORDERS_REPLICA, "orderId"));
        revenue = simulator.createTable(TableDefinition.of(DemoTables.CUSTOMER_REVENUE, "customerId"));
    }

    @AfterEach
    void stop() {
        if (load != null) {
            load.close();
        }
        simulator.close();
    }

    @Test
    void nothingIsLostOrReorderedWhateverHappensToTheProcesses() throws Exception {
        try (FlinkProcessCluster cluster = cluster().highlyAvailable().start()) {
            ClusterJobs jobs = new ClusterJobs(cluster.restAddress());
            Map<String, String> first;
            try (DemoProcess application = launcher(cluster, 2).start("first")) {
                awaitReaders(application);
                startLoad();
                awaitProgress(application);
                first = jobs.ids();
                assertThat(first).containsOnlyKeys(JOBS);
                LOG.info("Both jobs run on the cluster: {}", first);

                assertThat(first.values())
                        .allSatisfy(id -> assertThat(jobs.taskManagers(id)).contains("taskmanager-0"));
                int starts = jobs.starts(first.get(JOBS[0]));
                restarted("TaskManager killed", starts, application, jobs, () -> {
                    cluster.killTaskManager(0);
                    cluster.startTaskManager();
                });
                assertThat(jobs.ids()).isEqualTo(first);

                restarted("JobManager killed", 0, application, jobs, () -> {
                    cluster.killJobManager();
                    cluster.startJobManager();
                });
                assertThat(jobs.ids()).as("jobs that Flink has recovered").isEqualTo(first);

                application.kill();
            }
            Map<String, String> second;
            try (DemoProcess application = launcher(cluster, 2).start("attached")) {
                awaitProgress(application);
                assertThat(jobs.ids()).as("jobs that the application has found").isEqualTo(first);
                assertKnows(application, first);

                restarted("Stopped with savepoints and started", 0, application, jobs, () -> {
                    for (String job : JOBS) {
                        assertThat(application
                                        .http()
                                        .control(job, "stop")
                                        .get("savepoint")
                                        .asString(""))
                                .as("savepoint of " + job)
                                .startsWith("file:");
                    }
                    assertThat(jobs.ids()).isEmpty();
                    for (String job : JOBS) {
                        application.http().control(job, "start");
                    }
                });
                second = jobs.ids();
                assertThat(second.values()).doesNotContainAnyElementsOf(first.values());
                application.terminate();
                assertThat(application.awaitExit(Duration.ofSeconds(40))).isEqualTo(DemoProcess.TERMINATED);
                assertThat(jobs.ids()).as("jobs that are left running").isEqualTo(second);
            }
            rescale(cluster, jobs, 4);
            rescale(cluster, jobs, 1);
            load.stop();
            awaitAgreement();
        }
        check();
    }

    @Test
    void jobsThatAJobManagerWithoutHighAvailabilityHasForgottenAreSubmittedAgain() throws Exception {
        try (FlinkProcessCluster cluster = cluster().start();
                DemoProcess application = launcher(cluster, 2).start("application")) {
            ClusterJobs jobs = new ClusterJobs(cluster.restAddress());
            awaitReaders(application);
            startLoad();
            awaitProgress(application);
            Map<String, String> first = jobs.ids();

            restarted("JobManager replaced", 0, application, jobs, () -> {
                cluster.killJobManager();
                cluster.startJobManager();
            });

            assertThat(jobs.ids().values()).doesNotContainAnyElementsOf(first.values());
            load.stop();
            awaitAgreement();
        }
        check();
    }

    private FlinkProcessClusterBuilder cluster() {
        return FlinkProcessCluster.builder()
                .taskManagers(2)
                .slotsPerTaskManager(4)
                .config("taskmanager.load-balance.mode", "SLOTS")
                .config("web.refresh-interval", "200")
                .environment("AWS_ACCESS_KEY_ID", simulator.accessKeyId())
                .environment("AWS_SECRET_ACCESS_KEY", simulator.secretAccessKey())
                .directory(directory.resolve("cluster"));
    }

    private void startLoad() {
        load = new OrderLoad(orders, SEED, Duration.ofMillis(20), Duration.ofMillis(1500));
    }

    private DemoLauncher launcher(FlinkProcessCluster cluster, int parallelism) {
        DemoLauncher launcher = DemoLauncher.packaged(directory)
                .shortLived()
                .against(simulator)
                .with(
                        "--spring.profiles.active=remote",
                        "--dynamodb-flink.cluster.remote.address=" + cluster.restAddress(),
                        "--management.endpoint.flinkjobs.access=unrestricted",
                        "--demo.change-interval=1h");
        for (String job : JOBS) {
            launcher = launcher.with(
                    "--dynamodb-flink.jobs." + job + ".source.initial-position=latest",
                    "--dynamodb-flink.jobs." + job + ".checkpoint.interval=1s",
                    "--dynamodb-flink.jobs." + job + ".parallelism=" + parallelism);
        }
        return launcher;
    }

    /** Starts the application, which finds its jobs running with another parallelism. */
    private void rescale(FlinkProcessCluster cluster, ClusterJobs jobs, int parallelism) {
        Duration begin = now();
        Instant since = Instant.now();
        try (DemoProcess application = launcher(cluster, parallelism).start("parallelism-" + parallelism)) {
            awaitRestart("Parallelism " + parallelism, 0, begin, since, application, jobs);
            assertThat(jobs.ids().values())
                    .allSatisfy(id -> assertThat(jobs.parallelism(id)).contains(parallelism));
            application.terminate();
            assertThat(application.awaitExit(Duration.ofSeconds(40))).isEqualTo(DemoProcess.TERMINATED);
        }
    }

    /**
     * Does what makes both jobs start again, from a checkpoint or a savepoint, and waits until they go on.
     *
     * @param starts how often the cluster has started the tasks of the replication before, and still counts it
     */
    private void restarted(String what, int starts, DemoProcess application, ClusterJobs jobs, Runnable action) {
        Duration begin = now();
        Instant since = Instant.now();
        action.run();
        awaitRestart(what, starts, begin, since, application, jobs);
    }

    private void awaitRestart(
            String what, int starts, Duration begin, Instant since, DemoProcess application, ClusterJobs jobs) {
        application.awaitRunning(() -> {
            Map<String, String> ids = jobs.ids();
            assertThat(ids).containsOnlyKeys(JOBS);
            ids.values().forEach(id -> jobs.assertRunsSince(id, since));
        });
        // An attempt that fails, because the cluster has not missed a process yet, may have written something, too.
        int restarted = jobs.starts(jobs.ids().get(JOBS[0])) - starts;
        assertThat(restarted).isPositive();
        restarts.addAll(Collections.nCopies(restarted, new Restart(begin, now())));
        LOG.info("{}: both jobs run again after {} ms", what, now().minus(begin).toMillis());
        awaitProgress(application);
        assertKnows(application, jobs.ids());
        LOG.info(
                "{}: both jobs have written after {} ms",
                what,
                now().minus(begin).toMillis());
    }

    /** Both jobs read every shard: orders on all of them reach both tables. */
    private void awaitReaders(DemoProcess application) {
        Set<String> probes =
                IntStream.range(0, PROBES).mapToObj(i -> "probe-" + i).collect(Collectors.toSet());
        application.awaitRunning(() -> {
            // What a job reads of them is a change of revenue each time; they end with none.
            for (OrderStatus status : List.of(OrderStatus.PAID, OrderStatus.CANCELLED)) {
                probes.forEach(id -> orders.put(new Order(id, id, BigDecimal.TEN, "EUR", status).toItem()));
            }
            assertThat(replica.items())
                    .extracting(item -> item.get("orderId").s())
                    .containsAll(probes);
            assertThat(Revenue.written(revenue.items())).containsKeys(probes.toArray(String[]::new));
        });
    }

    /** Both jobs are up in the eyes of the application, and write. */
    private void awaitProgress(DemoProcess application) {
        int before = simulator.journal().writes(replica.name()).size();
        int revenueBefore = simulator.journal().writes(revenue.name()).size();
        application.awaitHealth("UP", JOBS);
        application.awaitRunning(() -> {
            assertThat(simulator.journal().writes(replica.name())).hasSizeGreaterThan(before);
            assertThat(simulator.journal().writes(revenue.name())).hasSizeGreaterThan(revenueBefore);
        });
    }

    /** The application watches the jobs that run there, and no others. */
    private static void assertKnows(DemoProcess application, Map<String, String> ids) {
        application.awaitRunning(() -> ids.forEach((job, id) -> assertThat(application
                        .http()
                        .get("/actuator/flinkjobs/" + job)
                        .at("/status/jobId")
                        .asString(""))
                .isEqualTo(id)));
    }

    private Duration now() {
        return Duration.between(simulator.journal().startedAt(), Instant.now());
    }

    private void awaitAgreement() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(differences()).isEmpty();
            assertThat(Revenue.written(revenue.items())).containsAllEntriesOf(Revenue.ofOrders(orders.items()));
        });
    }

    /** Ids of the orders that are not the same in both tables: all that is to be said of two whole tables. */
    private Set<String> differences() {
        Set<Map<String, AttributeValue>> different = new HashSet<>(orders.items());
        Set<Map<String, AttributeValue>> replicated = Set.copyOf(replica.items());
        Set<Map<String, AttributeValue>> superfluous = new HashSet<>(replicated);
        superfluous.removeAll(different);
        different.removeAll(replicated);
        different.addAll(superfluous);
        return different.stream().map(item -> item.get("orderId").s()).collect(Collectors.toCollection(TreeSet::new));
    }

    private void check() {
        Journal journal = simulator.journal();
        ReplicaHistory history =
                new ReplicaHistory(journal.writes(orders.name()), journal.writes(replica.name()), restarts);
        LOG.info(
                "{} writes, {} writes to the replica, {} of them after a restart of an older version; {} shards",
                journal.writes(orders.name()).size(),
                journal.writes(replica.name()).size(),
                history.setBack(),
                orders.stream().shards().size());
        assertThat(history.violations()).isEmpty();
        assertThat(journal.undelivered(orders.stream().arn())).isEmpty();
    }
}
