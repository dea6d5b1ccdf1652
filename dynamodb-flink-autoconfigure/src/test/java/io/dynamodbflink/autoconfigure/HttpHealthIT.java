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
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * What a load balancer and an operator see over HTTP of an application that things happen to: within a bounded time the
 * health answers with 503, DOWN and the reason, and when it is over, with 200 and UP, and nothing has been lost.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpHealthIT {

    /** How long it may take until the health tells of it; the limits below are far shorter. */
    private static final Duration BOUND = Duration.ofSeconds(90);

    private final DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start();

    @TempDir
    private static Path temporary;

    private Path directory;
    private SimulatedTable orders;
    private HttpApplication application;
    private int written;

    @BeforeAll
    void startApplication() throws IOException {
        directory = Files.createDirectory(temporary.resolve("state"));
        orders = simulator.createTable(
                TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES), 2);
        simulator.createTable(TableDefinition.of("orders-replica", "id"));
        Map<String, Object> properties = new HashMap<>(Map.of(
                "dynamodb-flink.aws.http.read-timeout", "2s",
                "dynamodb-flink.jobs.orders.health.max-silence", "4s",
                "dynamodb-flink.jobs.orders.source.shard-discovery-interval", "500ms",
                "dynamodb-flink.jobs.orders.source.retry-count", "-1",
                "dynamodb-flink.jobs.orders.restart.strategy", "fixed-delay",
                "dynamodb-flink.jobs.orders.restart.delay", "200ms",
                "dynamodb-flink.jobs.orders.checkpoint.tolerable-failures", "1000000",
                "management.endpoint.health.group.readiness.include", "readinessState,dynamoDbFlink"));
        application = HttpApplication.start(Application.class, simulator, directory, properties);
    }

    @AfterAll
    void stopApplication() {
        application.close();
        simulator.close();
    }

    @BeforeEach
    void isWell() {
        awaitUp();
    }

    @AfterEach
    void noFaultsAreLeft() {
        simulator.faults().clear();
    }

    @Test
    void aShardHangs() {
        String shard = orders.stream().openShards().get(0).id();
        simulator.faults().on(Operation.GET_RECORDS).ofShard(shard).inject(Fault.hang());

        awaitDown(shard);

        simulator.faults().clear();
        awaitUpAndComplete();
    }

    @Test
    void checkpointsFail() throws IOException {
        Path away = temporary.resolve("away");
        Files.move(directory, away);
        Files.createFile(directory);

        awaitDown("checkpoint");

        Files.delete(directory);
        Files.move(away, directory);
        awaitUpAndComplete();
    }

    @Test
    void theTableVanishes() {
        simulator.deleteTable("orders-replica");
        put();

        awaitDown("orders-replica");

        simulator.createTable(TableDefinition.of("orders-replica", "id"));
        awaitUp();
        application.commanded("reset", "position", "trim-horizon", "confirm", "orders");
        awaitUpAndComplete();
    }

    @Test
    void credentialsAreRevoked() {
        simulator.faults().onEveryCall().inject(Fault.unrecognizedClient());

        awaitDown("access is refused");

        simulator.faults().clear();
        awaitUpAndComplete();
    }

    private void put() {
        orders.put(Map.of("id", AttributeValue.fromS("o-" + written++)));
    }

    private void awaitDown(String reason) {
        await().atMost(BOUND).untilAsserted(() -> {
            assertThat(application.health().toString()).contains("status=DOWN").contains(reason);
            assertThat(application.get("/actuator/health/readiness").statusCode())
                    .isEqualTo(503);
            assertThat(application.get("/actuator/health/liveness").statusCode())
                    .isEqualTo(200);
        });
        assertThat(application.get("/actuator/health/dynamoDbFlink/orders").statusCode())
                .isEqualTo(503);
    }

    private void awaitUp() {
        await().atMost(BOUND).untilAsserted(() -> {
            assertThat(application.health()).containsEntry("status", "UP");
            assertThat(application.get("/actuator/health/readiness").statusCode())
                    .isEqualTo(200);
        });
    }

    private void awaitUpAndComplete() {
        put();
        awaitUp();
        await().atMost(BOUND).untilAsserted(() -> assertThat(
                        simulator.table("orders-replica").items())
                .containsExactlyInAnyOrderElementsOf(orders.items()));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
