/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.observation.ReportsOverRest;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.flink.FlinkProcessCluster;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * What health and endpoints answer over HTTP while one thing after the other happens to a job, wherever the job runs: the
 * same answers, but for what is documented to differ.
 */
class SameFactsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Where the job runs, and how what is known of it gets to the application. */
    enum Target {
        /** In this process, which is told everything. */
        EMBEDDED(Application.class),
        /** In this process, which reads reports as it reads those of a cluster elsewhere. */
        REPORTING(ReportingApplication.class),
        /** On a cluster of processes of its own, to which the application is sent. */
        REMOTE(Application.class);

        private final Class<?> application;

        Target(Class<?> application) {
            this.application = application;
        }
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void answersAreTheSameWhereverTheJobRuns(Target target, @TempDir Path directory) {
        try (DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start()) {
            SimulatedTable orders = simulator.createTable(
                    TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES), 1);
            simulator.createTable(TableDefinition.of("orders-replica", "id"));
            Map<String, Object> properties = properties();
            try (FlinkProcessCluster cluster = target == Target.REMOTE ? startCluster(simulator) : null) {
                properties.putAll(
                        cluster == null
                                ? Map.of("dynamodb-flink.cluster.flink[metrics.fetcher.update-interval]", "300 ms")
                                : remote(cluster));
                try (HttpApplication application =
                        HttpApplication.start(target.application, simulator, directory, properties)) {
                    new Story(simulator, orders, application).run();
                }
            }
        }
    }

    private static Map<String, Object> properties() {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "dynamodb-flink.aws.http.read-timeout", "2s",
                "dynamodb-flink.jobs.orders.health.max-silence", "4s",
                "dynamodb-flink.jobs.orders.health.max-lag", "2s",
                "dynamodb-flink.jobs.orders.source.shard-discovery-interval", "500ms",
                "dynamodb-flink.jobs.orders.source.retry-count", "-1",
                "dynamodb-flink.jobs.orders.source.on-data-loss", "continue",
                "dynamodb-flink.jobs.orders.checkpoint.tolerable-failures", "1000000"));
        properties.putAll(Map.of(
                "dynamodb-flink.jobs.orders.restart.strategy", "fixed-delay",
                // Flink's REST API shows what a job did up to 3 s ago.
                "dynamodb-flink.jobs.orders.restart.delay", "6s",
                "dynamodb-flink.jobs.orders.restart.max-attempts", "1"));
        return properties;
    }

    private static FlinkProcessCluster startCluster(DynamoDbStreamsSimulator simulator) {
        return FlinkProcessCluster.builder()
                .taskManagers(1)
                .slotsPerTaskManager(2)
                .config("metrics.fetcher.update-interval", "300 ms")
                .environment("AWS_ACCESS_KEY_ID", simulator.accessKeyId())
                .environment("AWS_SECRET_ACCESS_KEY", simulator.secretAccessKey())
                .start();
    }

    private static Map<String, Object> remote(FlinkProcessCluster cluster) {
        return Map.of(
                "dynamodb-flink.cluster.target", "remote",
                "dynamodb-flink.cluster.remote.address", cluster.restAddress(),
                "dynamodb-flink.cluster.remote.application-name", "same-facts",
                "dynamodb-flink.cluster.remote.shipping.exclude", "DynamoDBLocal-*");
    }

    /** One thing after the other. */
    private static final class Story {

        private final DynamoDbStreamsSimulator simulator;
        private final SimulatedTable orders;
        private final HttpApplication application;
        private int written;

        private Story(DynamoDbStreamsSimulator simulator, SimulatedTable orders, HttpApplication application) {
            this.simulator = simulator;
            this.orders = orders;
            this.application = application;
        }

        private void run() {
            runs();
            isBehind();
            tableRefuses();
            losesData();
            isPausedAndResumed();
            failsAndFailsForGood();
        }

        private void runs() {
            put(3);
            awaitHealth("UP", "RUNNING", "", 0, 0, "[]");
            awaitStatus("RUNNING", "RUNNING", 0, 0, "null");
            awaitShards("""
                    {"job": "orders",
                     "summary": {"shards": {"WAITING": 0, "READY": 0, "ASSIGNED": 1, "FINISHED": 0},
                       "recordsRead": 3, "maxMillisBehindLatest": 0, "dataLosses": 0, "invalidRecords": 0,
                       "lastObservedAt": "<time>"},
                     "shards": [
                       {"shardId": "<shard 1>", "stream": "<stream>", "parent": null, "children": [],
                        "state": "ASSIGNED", "subtask": "<number>", "startingPosition": "TRIM_HORIZON",
                        "lastSequenceNumber": "<sequence number>", "recordsRead": 3, "millisBehindLatest": 0,
                        "lastPolledAt": "<time>", "activity": "POLLING", "trouble": null, "lastObservedAt": "<time>"}],
                     "recentDataLosses": []}
                    """);
        }

        private void isBehind() {
            stopReading();
            put(1);
            awaitHealth("DOWN", "RUNNING", """
                    "a shard is not read because the service throttles the calls, shard <shard 1> since <time>: <error>",
                    "the job is <duration> behind, at most <duration> are allowed (health.max-lag)"
                    """, 1, 0, "[]");
            awaitShards("""
                    {"job": "orders",
                     "summary": {"shards": {"WAITING": 0, "READY": 0, "ASSIGNED": 1, "FINISHED": 0},
                       "recordsRead": 3, "maxMillisBehindLatest": "<number>", "dataLosses": 0, "invalidRecords": 0,
                       "lastObservedAt": "<time>"},
                     "shards": [
                       {"shardId": "<shard 1>", "stream": "<stream>", "parent": null, "children": [],
                        "state": "ASSIGNED", "subtask": "<number>", "startingPosition": "TRIM_HORIZON",
                        "lastSequenceNumber": "<sequence number>", "recordsRead": 3,
                        "millisBehindLatest": "<number>", "lastPolledAt": "<time>", "activity": "POLLING",
                        "trouble": {"kind": "THROTTLED", "since": "<time>", "times": "<number>", "error": "<error>"},
                        "lastObservedAt": "<time>"}],
                     "recentDataLosses": []}
                    """);
            simulator.faults().clear();
            awaitHealth("UP", "RUNNING", "", 0, 0, "[]");
        }

        private void tableRefuses() {
            simulator.faults().on(Operation.writes()).inject(Fault.accessDenied());
            put(1);
            awaitHealth("DOWN", "RUNNING", """
                    "table orders-replica is not written because access is refused, since <time>: <error>"
                    """, 0, 0, "[\"orders-replica\"]");
            simulator.faults().clear();
            awaitHealth("UP", "RUNNING", "", 0, 0, "[]");
        }

        private void losesData() {
            stopReading();
            put(2);
            orders.stream().trim(orders.stream().openShards().get(0).id(), 6);
            simulator.faults().clear();
            awaitHealth("UP", "RUNNING", "", 0, 1, "[]");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            facts("/actuator/shardassignments/orders").at("recentDataLosses"))
                    .isEqualTo(PlainFacts.parse("""
                            [{"shardId": "<shard 1>", "position": "AFTER_SEQUENCE_NUMBER <sequence number>", "wholeShardGone": false,
                              "earliestAvailable": "<sequence number>", "observedAt": "<time>"}]
                            """)));
        }

        private void isPausedAndResumed() {
            application.commanded("pause");
            awaitHealth("UNKNOWN", "STOPPED", "\"the job is paused\"", 0, 1, "[]");
            awaitStatus("PAUSED", "STOPPED", 0, 0, "null");
            application.commanded("resume");
            awaitHealth("UP", "RUNNING", "", 0, 0, "[]");
        }

        private void failsAndFailsForGood() {
            orders.put(Map.of("id", AttributeValue.fromS("poison")));
            awaitHealth("DOWN", "RESTARTING", "\"the job has failed and is being restarted\"", 0, 0, "[]");
            awaitHealth("DOWN", "FAILED", "\"the job has failed for good, or could not be started\"", 0, 0, "[]");
            awaitStatus("RUNNING", "FAILED", 1, 2, """
                    {"at": "<time>", "type": "IllegalStateException", "message": "there is poison in it"}
                    """);
        }

        private void stopReading() {
            simulator.faults().on(Operation.GET_RECORDS).inject(Fault.throttling());
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            facts("/actuator/health/dynamoDbFlink/orders").map("details"))
                    .containsEntry("failingShards", 1));
        }

        private void put(int records) {
            for (int i = 0; i < records; i++) {
                orders.put(Map.of("id", AttributeValue.fromS("o-" + written++)));
            }
        }

        private void awaitHealth(
                String status, String state, String reasons, int failingShards, int dataLosses, String failingTables) {
            Map<String, Object> expected = Map.of(
                    "status",
                    status,
                    "state",
                    state,
                    "reasons",
                    PlainFacts.parse("[" + reasons + "]"),
                    "failingShards",
                    failingShards,
                    "dataLosses",
                    dataLosses,
                    "invalidRecords",
                    0,
                    "failingTables",
                    PlainFacts.parse(failingTables));
            await().atMost(PATIENCE).untilAsserted(() -> {
                PlainFacts health = facts("/actuator/health/dynamoDbFlink/orders");
                Map<String, Object> found = new HashMap<>(health.map("details"));
                found.put("status", health.at("status"));
                found.putIfAbsent("reasons", PlainFacts.parse("[]"));
                assertThat(found).containsAllEntriesOf(expected);
            });
        }

        private void awaitStatus(String desired, String observed, int restarts, int failures, String lastFailure) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                Map<String, Object> status = facts("/actuator/flinkjobs/orders").map("status");
                assertThat(status)
                        .containsEntry("desired", desired)
                        .containsEntry("observed", observed)
                        .containsEntry("restarts", restarts)
                        .containsEntry("failures", failures)
                        .containsEntry("lastFailure", PlainFacts.parse(lastFailure));
                assertThat(status.get("jobId")).isEqualTo("<id>");
            });
        }

        private void awaitShards(String expected) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            facts("/actuator/shardassignments/orders").all())
                    .isEqualTo(PlainFacts.parse(expected)));
        }

        private PlainFacts facts(String path) {
            return PlainFacts.of(application.get(path).body());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        DynamoDbFlinkPipeline<ChangeEvent, ChangeEvent> poisonous() {
            return (changes, context) -> changes.filter(change -> {
                if (change.keys().toString().contains("poison")) {
                    throw new IllegalStateException("there is poison in it");
                }
                return true;
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(ReportsOverRest.class)
    static class ReportingApplication extends Application {}
}
