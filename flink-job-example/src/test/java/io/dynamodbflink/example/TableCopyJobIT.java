/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.example;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.flink.FlinkProcessCluster;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The job's jar, as the build makes it, on a cluster of processes, started as a user does: with {@code flink run}. */
class TableCopyJobIT {

    private static final Path JAR = Path.of(System.getProperty("job.jar"));
    private static final Path FLINK = Path.of(System.getProperty("flink.lib"));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SLOTS = 2;
    private static final int TASK_MANAGERS = 2;
    private static final int KEYS = 20;

    private final Map<String, Long> versions = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void copyEqualsTheTableThoughATaskManagerIsKilled() throws Exception {
        try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start();
                FlinkProcessCluster cluster = FlinkProcessCluster.builder()
                        .taskManagers(TASK_MANAGERS)
                        .slotsPerTaskManager(SLOTS)
                        .environment("AWS_ACCESS_KEY_ID", simulator.accessKeyId())
                        .environment("AWS_SECRET_ACCESS_KEY", simulator.secretAccessKey())
                        .start()) {
            SimulatedTable table = simulator.createTable(
                    TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES), 4);
            SimulatedTable copy = simulator.createTable(TableDefinition.of("copy", "id"));
            change(table, 100);
            run(
                    cluster,
                    "--stream-arn",
                    table.stream().arn(),
                    "--table",
                    copy.name(),
                    "--aws.region",
                    simulator.region().id(),
                    "--aws.endpoint",
                    simulator.endpoint().toString(),
                    "--flink.stream.initpos",
                    "TRIM_HORIZON");
            URI job = job(cluster);
            await(cluster).untilAsserted(() -> assertThat(items(copy)).isEqualTo(items(table)));
            int before = checkpoints(job).at("/counts/completed").asInt();
            await(cluster).until(() -> checkpoints(job).at("/counts/completed").asInt() > before);

            change(table, 100);
            // The job takes all slots, so that one of its subtasks at least is lost.
            cluster.killTaskManager(0);
            change(table, 100);
            cluster.startTaskManager();
            await(cluster).untilAsserted(() -> assertThat(
                            checkpoints(job).at("/latest/restored").isObject())
                    .as("whether the job goes on from a checkpoint")
                    .isTrue());
            change(table, 100);

            await(cluster).untilAsserted(() -> assertThat(items(copy)).isEqualTo(items(table)));
            assertThat(simulator.journal().undelivered(table.stream().arn())).isEmpty();
        }
    }

    @Test
    void jarHoldsWhatTheClusterLacksAndNothingThatItHas() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Set<String> entries = jar.stream().map(entry -> entry.getName()).collect(Collectors.toSet());

            assertThat(entries)
                    .contains(
                            "io/dynamodbflink/connector/source/DynamoDbStreamsSource.class",
                            "org/apache/flink/connector/base/source/reader/RecordEmitter.class",
                            "software/amazon/awssdk/services/dynamodb/DynamoDbAsyncClient.class",
                            "software/amazon/awssdk/crt/CRT.class");
            assertThat(entries)
                    .noneMatch(entry -> entry.startsWith("org/slf4j/")
                            || entry.startsWith("org/apache/flink/api/")
                            || entry.startsWith("org/apache/flink/streaming/")
                            || entry.startsWith("org/springframework/"));
        }
    }

    private void run(FlinkProcessCluster cluster, String... arguments) throws Exception {
        Path configuration = Files.createDirectory(directory.resolve("conf"));
        Files.writeString(configuration.resolve("config.yaml"), "");
        Path output = directory.resolve("run.log");
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                FLINK + "/*",
                "org.apache.flink.client.cli.CliFrontend",
                "run",
                "--detached",
                "--jobmanager",
                cluster.restAddress().getAuthority(),
                "--parallelism",
                String.valueOf(SLOTS * TASK_MANAGERS),
                "-Dexecution.checkpointing.interval=500ms",
                "-Dexecution.checkpointing.dir="
                        + directory.resolve("checkpoints").toUri(),
                "-Drestart-strategy.type=fixed-delay",
                "-Drestart-strategy.fixed-delay.attempts=1000",
                "-Drestart-strategy.fixed-delay.delay=200ms",
                JAR.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder flink =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        flink.environment().put("FLINK_CONF_DIR", configuration.toString());
        Process process = flink.start();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    private URI job(FlinkProcessCluster cluster) throws Exception {
        JsonNode jobs = get(cluster.restAddress().resolve("/jobs")).get("jobs");
        assertThat(jobs).hasSize(1);
        return cluster.restAddress().resolve("/jobs/" + jobs.get(0).get("id").asText());
    }

    private JsonNode checkpoints(URI job) throws Exception {
        return get(URI.create(job + "/checkpoints"));
    }

    private JsonNode get(URI uri) throws Exception {
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.body());
    }

    private static ConditionFactory await(FlinkProcessCluster cluster) {
        return Awaitility.await().alias("\n" + cluster).atMost(PATIENCE);
    }

    /** Changes items, and lets shards roll and split once in a while. */
    private void change(SimulatedTable table, int times) {
        for (int i = 0; i < times; i++) {
            String key = "key-" + i % KEYS;
            if (i % 17 == 16) {
                table.delete(Map.of("id", AttributeValue.fromS(key)));
            } else {
                long version = versions.merge(key, 1L, Long::sum);
                table.put(Map.of(
                        "id", AttributeValue.fromS(key), "version", AttributeValue.fromN(String.valueOf(version))));
            }
            if (i % 40 == 39) {
                table.stream().rollAll();
            }
        }
    }

    private static Set<Map<String, AttributeValue>> items(SimulatedTable table) {
        return Set.copyOf(table.items());
    }
}
