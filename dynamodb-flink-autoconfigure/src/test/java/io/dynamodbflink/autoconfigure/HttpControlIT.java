/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.SimulatedTable;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** A job is controlled over HTTP, and what that does is seen in the table that it writes. */
class HttpControlIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start();

    @TempDir
    private Path directory;

    private SimulatedTable orders;
    private SimulatedTable replica;
    private HttpApplication application;

    @BeforeEach
    void startApplication() {
        // So that a test can have later records without their being in the future.
        simulator.clock().set(Instant.now().minus(Duration.ofHours(2)));
        orders = simulator.createTable(
                TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES), 4);
        replica = simulator.createTable(TableDefinition.of("orders-replica", "id"));
        application = HttpApplication.start(Application.class, simulator, directory, Map.of());
        put("a");
        awaitReplica("a");
    }

    @AfterEach
    void stopApplication() {
        application.close();
        simulator.close();
    }

    @Test
    void jobIsStoppedAndStarted() {
        Map<String, Object> stopped = application.commanded("stop");
        assertThat(Path.of(URI.create(String.valueOf(stopped.get("savepoint")))))
                .isDirectory();
        assertState("STOPPED", "STOPPED");
        assertThat(application.health()).containsEntry("status", "UNKNOWN");
        assertThat(application.commanded("stop").get("message")).isEqualTo("The job is stopped; it did not run.");

        put("b");
        assertRefused(application.command("savepoint"), "orders");
        assertRefused(application.command("resume"), "not paused");
        assertThat(ids(replica)).containsExactly("a");

        application.commanded("start");
        awaitReplica("a", "b");
        awaitState("RUNNING", "RUNNING");
        assertThat(application.status()).containsEntry("restoredFrom", stopped.get("savepoint"));
        assertThat(application.commanded("start").get("message")).isEqualTo("The job runs already.");
        put("c");
        awaitReplica("a", "b", "c");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(application.health()).containsEntry("status", "UP"));
    }

    @Test
    void jobIsPausedAndResumed() {
        application.commanded("pause");
        assertState("PAUSED", "STOPPED");
        put("b");
        orders.stream().rollAll();
        put("c");
        assertThat(ids(replica)).containsExactly("a");

        application.commanded("resume");
        awaitReplica("a", "b", "c");
        awaitState("RUNNING", "RUNNING");
    }

    @Test
    void pauseLastsOverARestartOfTheApplication() {
        application.commanded("pause");
        application.close();
        put("b");
        application = HttpApplication.start(Application.class, simulator, directory, Map.of());
        assertState("PAUSED", "STOPPED");
        assertThat(ids(replica)).containsExactly("a");

        application.commanded("resume");
        awaitReplica("a", "b");
    }

    @Test
    void jobIsRestartedFromItsSavepoint() {
        Object before = application.status().get("jobId");

        application.commanded("restart");
        awaitState("RUNNING", "RUNNING");

        assertThat(application.status().get("jobId")).isNotEqualTo(before);
        assertThat(String.valueOf(application.status().get("restoredFrom"))).contains("savepoint");
        put("b");
        awaitReplica("a", "b");
        // Nothing was read again.
        assertThat(simulator.journal().writes("orders-replica", key("a"))).hasSize(1);
    }

    @Test
    void savepointIsTakenWhileTheJobGoesOn() {
        awaitState("RUNNING", "RUNNING");
        Map<String, Object> answer = application.commanded("savepoint");

        assertThat(Path.of(URI.create(String.valueOf(answer.get("savepoint")))).resolve("_metadata"))
                .isRegularFile();
        put("b");
        awaitReplica("a", "b");
        assertState("RUNNING", "RUNNING");
    }

    @Test
    void resetJobReadsEverythingAgain() {
        put("b");
        awaitReplica("a", "b");
        replica.delete(key("a"));

        assertThat(application.command("reset", "position", "trim-horizon").statusCode())
                .isEqualTo(400);
        application.commanded("reset", "position", "trim-horizon", "confirm", "orders");

        awaitReplica("a", "b");
        awaitState("RUNNING", "RUNNING");
        assertThat(application.status()).containsEntry("restoredFrom", null);
    }

    @Test
    void resetJobBeginsAtATimestamp() {
        simulator.clock().advance(Duration.ofHours(2));
        Instant between = simulator.clock().instant().minus(Duration.ofHours(1));
        put("b");
        awaitReplica("a", "b");
        application.commanded("stop");
        replica.delete(key("a"));
        replica.delete(key("b"));

        application.commanded("reset", "position", "timestamp", "timestamp", between.toString(), "confirm", "orders");

        awaitReplica("b");
    }

    private void put(String id) {
        orders.put(key(id));
    }

    private static Map<String, AttributeValue> key(String id) {
        return Map.of("id", AttributeValue.fromS(id));
    }

    private void awaitReplica(String... expected) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ids(replica)).containsExactlyInAnyOrder(expected));
    }

    private static Set<String> ids(SimulatedTable table) {
        return table.items().stream().map(item -> item.get("id").s()).collect(Collectors.toSet());
    }

    private void awaitState(String desired, String observed) {
        await().atMost(PATIENCE).untilAsserted(() -> assertState(desired, observed));
    }

    private void assertState(String desired, String observed) {
        assertThat(application.status()).containsEntry("desired", desired).containsEntry("observed", observed);
    }

    private static void assertRefused(HttpResponse<String> answer, String reason) {
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains(reason);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
