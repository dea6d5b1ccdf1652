/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.applicationmode.ApplicationModeMain;
import io.dynamodbflink.demo.database.DemoTables;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.flink.FlinkProcessCluster;
import io.dynamodbflink.test.flink.FlinkProcessClusterBuilder;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedShard;
import io.dynamodbflink.test.simulator.SimulatedTable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The packaged demo as the application of a Flink cluster of its own, in processes: its jar, extracted as Spring Boot does
 * it, is what the JobManager and the TaskManagers find in {@code usrlib}.
 */
class ApplicationModeIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long SEED = 17;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private DynamoDbStreamsSimulator simulator;
    private SimulatedTable orders;
    private SimulatedTable replica;
    private SimulatedTable revenue;

    @BeforeEach
    void createTables() {
        simulator = DynamoDbStreamsSimulator.builder().seed(SEED).start();
        orders = simulator.createTable(
                TableDefinition.of(DemoTables.ORDERS, "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES), 2);
        replica = simulator.createTable(TableDefinition.of(DemoTables.ORDERS_REPLICA, "orderId"));
        revenue = simulator.createTable(TableDefinition.of(DemoTables.CUSTOMER_REVENUE, "customerId"));
    }

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    @Test
    void allJobsRunAndSurviveTheLossOfATaskManager() throws Exception {
        try (FlinkProcessCluster cluster = cluster().start();
                OrderLoad load = load()) {
            await(cluster).untilAsserted(() -> assertThat(revenue.items()).isNotEmpty());
            await(cluster).until(() -> replica.items().size() > 20);

            cluster.killTaskManager(0);
            cluster.startTaskManager();
            cluster.awaitReady();

            awaitNews(cluster);
            load.stop();
            awaitAgreement(cluster);
            await(cluster).untilAsserted(() -> assertThat(replica.items())
                    .containsExactlyInAnyOrderElementsOf(orders.items()));
            assertThat(simulator.journal().undelivered(orders.stream().arn())).isEmpty();
            assertThat(cluster.taskManagerLog(1)).contains("DemoApplication] in worker role");
        }
    }

    /** Of what was read before the savepoint, the stream has hardly anything any more. */
    @Test
    void jobGoesOnFromTheSavepointThatFlinkIsTold() throws Exception {
        String savepoint;
        try (FlinkProcessCluster cluster = cluster("--job=customer-revenue").start();
                OrderLoad load = load()) {
            await(cluster).untilAsserted(() -> assertThat(revenue.items()).isNotEmpty());
            load.stop();
            awaitAgreement(cluster);
            savepoint = stopWithSavepoint(cluster);
        }
        for (SimulatedShard shard : orders.stream().shards()) {
            if (shard.records() > 1) {
                orders.stream().trim(shard.id(), shard.records() - 1);
            }
        }

        try (FlinkProcessCluster cluster = cluster("--job=customer-revenue")
                        .config("execution.state-recovery.path", savepoint)
                        .start();
                OrderLoad load = load()) {
            awaitNews(cluster);
            load.stop();
            awaitAgreement(cluster);
        }
    }

    /** The program runs again in the new JobManager, and finds its job there. */
    @Test
    void jobGoesOnInAnotherJobManagerWithHighAvailability() throws Exception {
        try (FlinkProcessCluster cluster =
                        cluster("--job=customer-revenue").highlyAvailable().start();
                OrderLoad load = load()) {
            await(cluster).untilAsserted(() -> assertThat(revenue.items()).isNotEmpty());
            String job = jobs(cluster).get(0).get("id").asString();
            awaitCheckpoint(cluster, job);

            cluster.killJobManager();
            cluster.startJobManager();
            cluster.awaitReady();

            awaitNews(cluster);
            load.stop();
            awaitAgreement(cluster);
            assertThat(jobs(cluster))
                    .singleElement()
                    .satisfies(found -> assertThat(found.get("id").asString()).isEqualTo(job));
            assertThat(get(cluster, "/jobs/" + job + "/checkpoints")
                            .at("/latest/restored")
                            .isObject())
                    .as("whether it goes on from a checkpoint")
                    .isTrue();
        }
    }

    private FlinkProcessClusterBuilder cluster(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                DemoApplication.class.getName(),
                "--spring.profiles.active=external",
                "--demo.state-directory=" + directory.resolve("state"),
                "--dynamodb-flink.aws.endpoint=" + simulator.endpoint(),
                "--dynamodb-flink.aws.region=" + simulator.region(),
                "--dynamodb-flink.jobs.orders-replication.checkpoint.interval=1s",
                "--dynamodb-flink.jobs.customer-revenue.checkpoint.interval=1s"));
        arguments.addAll(List.of(more));
        return FlinkProcessCluster.builder()
                .taskManagers(2)
                .slotsPerTaskManager(2)
                .environment("AWS_ACCESS_KEY_ID", simulator.accessKeyId())
                .environment("AWS_SECRET_ACCESS_KEY", simulator.secretAccessKey())
                .application(ApplicationModeMain.class.getName(), extracted(), arguments.toArray(String[]::new));
    }

    /** As the deployment guide says. */
    private List<Path> extracted() throws Exception {
        Path usrlib = directory.resolve("usrlib");
        if (!Files.exists(usrlib)) {
            Process extract = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djarmode=tools",
                            "-jar",
                            System.getProperty("demo.jar"),
                            "extract",
                            "--destination",
                            usrlib.toString())
                    .inheritIO()
                    .start();
            assertThat(extract.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(extract.exitValue()).isZero();
        }
        try (Stream<Path> files = Files.walk(usrlib)) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private OrderLoad load() {
        return new OrderLoad(orders, SEED, Duration.ofMillis(10), Duration.ofMillis(700));
    }

    private void awaitNews(FlinkProcessCluster cluster) {
        int before = simulator.journal().writes(revenue.name()).size();
        await(cluster).until(() -> simulator.journal().writes(revenue.name()).size() > before + 5);
    }

    private void awaitAgreement(FlinkProcessCluster cluster) {
        await(cluster).untilAsserted(() -> assertThat(Revenue.written(revenue.items()))
                .containsAllEntriesOf(Revenue.ofOrders(orders.items())));
    }

    private String stopWithSavepoint(FlinkProcessCluster cluster) throws Exception {
        JsonNode jobs =
                send(cluster, HttpRequest.newBuilder(uri(cluster, "/jobs"))).get("jobs");
        assertThat(jobs).hasSize(1);
        String job = "/jobs/" + jobs.get(0).get("id").asString();
        String request = send(
                        cluster,
                        HttpRequest.newBuilder(uri(cluster, job + "/stop"))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"targetDirectory\": \""
                                        + directory.resolve("savepoints").toUri() + "\"}")))
                .get("request-id")
                .asString();
        return await(cluster)
                .until(
                        () -> get(cluster, job + "/savepoints/" + request)
                                .at("/operation/location")
                                .asString(""),
                        location -> !location.isEmpty());
    }

    private void awaitCheckpoint(FlinkProcessCluster cluster, String job) {
        await(cluster)
                .until(() -> get(cluster, "/jobs/" + job + "/checkpoints")
                                .at("/counts/completed")
                                .asInt()
                        > 0);
    }

    private JsonNode jobs(FlinkProcessCluster cluster) throws Exception {
        return get(cluster, "/jobs").get("jobs");
    }

    private JsonNode get(FlinkProcessCluster cluster, String path) throws Exception {
        return send(cluster, HttpRequest.newBuilder(uri(cluster, path)));
    }

    private JsonNode send(FlinkProcessCluster cluster, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as("%s: %s", cluster, answer.body()).isBetween(200, 202);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static URI uri(FlinkProcessCluster cluster, String path) {
        return cluster.restAddress().resolve(path);
    }

    private static ConditionFactory await(FlinkProcessCluster cluster) {
        return Awaitility.await().alias(cluster.toString()).atMost(PATIENCE);
    }
}
