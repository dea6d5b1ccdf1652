/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.connector.model.ChangeEvent;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** One application that things happen to: its health goes down with the reason, and is up again when they are over. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start();

    @TempDir
    private static Path temporary;

    private Path directory;
    private SimulatedTable orders;
    private ConfigurableApplicationContext application;
    private int written;

    @BeforeAll
    void startApplication() throws IOException {
        directory = Files.createDirectory(temporary.resolve("state"));
        orders = simulator.createTable(
                TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES), 2);
        simulator.createTable(TableDefinition.of("orders-replica", "id"));
        Map<String, Object> properties = new HashMap<>(Map.of(
                "dynamodb-flink.aws.region", simulator.region().id(),
                "dynamodb-flink.aws.endpoint", simulator.endpoint(),
                "dynamodb-flink.aws.credentials.access-key-id", simulator.accessKeyId(),
                "dynamodb-flink.aws.credentials.secret-access-key", simulator.secretAccessKey(),
                "dynamodb-flink.aws.http.read-timeout", "2s",
                "dynamodb-flink.cluster.status-interval", "100ms"));
        properties.putAll(Map.of(
                "dynamodb-flink.jobs.copy.source.table-name", "orders",
                "dynamodb-flink.jobs.copy.source.initial-position", "trim-horizon",
                "dynamodb-flink.jobs.copy.source.empty-poll-delay", "250ms",
                "dynamodb-flink.jobs.copy.source.shard-discovery-interval", "500ms",
                "dynamodb-flink.jobs.copy.source.retry-count", "-1",
                "dynamodb-flink.jobs.copy.sink.table-name", "orders-replica",
                "dynamodb-flink.jobs.copy.sink.max-time-in-buffer", "100ms"));
        properties.putAll(Map.of(
                "dynamodb-flink.jobs.copy.checkpoint.interval", "500ms",
                "dynamodb-flink.jobs.copy.checkpoint.directory", directory.toUri(),
                "dynamodb-flink.jobs.copy.health.max-silence", "4s",
                "dynamodb-flink.jobs.copy.checkpoint.tolerable-failures", "1000000",
                "dynamodb-flink.jobs.copy.restart.strategy", "fixed-delay",
                "dynamodb-flink.jobs.copy.restart.delay", "200ms",
                "dynamodb-flink.jobs.copy.restart.max-attempts", "1000000"));
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
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
    void shardThatHangs() {
        String shard = orders.stream().openShards().get(0).id();
        simulator.faults().on(Operation.GET_RECORDS).ofShard(shard).inject(Fault.hang());

        awaitDown("shard " + shard);

        simulator.faults().clear();
        awaitUp();
    }

    @Test
    void credentialsThatAreRevoked() {
        simulator.faults().on(Operation.streams()).inject(Fault.expiredToken());

        awaitDown("shards are not read because access is refused", "cannot be listed because access is refused");
        assertThat(health().getDetails()).containsEntry("failingShards", 2);

        simulator.faults().clear();
        awaitUp();
        assertThat(health().getDetails()).containsEntry("failingShards", 0);
    }

    @Test
    void permissionToListShardsThatIsTakenAway() {
        simulator.faults().on(Operation.DESCRIBE_STREAM).inject(Fault.accessDenied());

        awaitDown("cannot be listed because access is refused");

        simulator.faults().clear();
        awaitUp();
    }

    @Test
    void callsThatAreThrottledAllTheTime() {
        simulator.faults().on(Operation.GET_RECORDS).inject(Fault.throttling());

        awaitDown("because the service throttles the calls");

        simulator.faults().clear();
        awaitUp();
    }

    @Test
    void serviceThatCannotBeReached() {
        simulator.faults().onEveryCall().inject(Fault.connectionReset());

        awaitDown("because the service cannot be reached");

        simulator.faults().clear();
        awaitUp();
    }

    @Test
    void checkpointsThatFail() throws IOException {
        Path away = temporary.resolve("away");
        Files.move(directory, away);
        Files.createFile(directory);

        awaitDown("checkpoints have failed");
        assertThat((Integer) health().getDetails().get("failedCheckpoints")).isGreaterThanOrEqualTo(3);

        Files.delete(directory);
        Files.move(away, directory);
        awaitUp();
        assertThat(health().getDetails()).doesNotContainKey("failedCheckpoints");
    }

    @Test
    void tableThatVanishes() {
        simulator.deleteTable("orders-replica");
        put();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(health().getStatus()).isEqualTo(Status.DOWN));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        String.valueOf(health().getDetails().get("lastFailure")))
                .contains("orders-replica"));

        simulator.createTable(TableDefinition.of("orders-replica", "id"));
        awaitUp();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(simulator.table("orders-replica").items()).isNotEmpty());
    }

    @Test
    void tableThatMayNotBeWritten() {
        simulator.faults().on(Operation.writes()).inject(Fault.accessDenied());
        put();

        awaitDown("table orders-replica is not written because access is refused");
        assertThat(health().getDetails()).containsEntry("failingTables", List.of("orders-replica"));

        simulator.faults().clear();
        awaitUp();
        assertThat(health().getDetails()).containsEntry("failingTables", List.of());
    }

    @Test
    void pipelineThatIsStuck() {
        CountDownLatch gate = new CountDownLatch(1);
        gate().set(gate);
        try {
            // A record to a page, so that a few fill what the reader fetches ahead.
            simulator.faults().on(Operation.GET_RECORDS).inject(Fault.shortPage(1));
            await().atMost(PATIENCE).untilAsserted(() -> {
                put();
                assertThat(reasons()).anyMatch(reason -> reason.contains("its pipeline or its sink is stuck"));
            });
            assertThat(health().getStatus()).isEqualTo(Status.DOWN);
        } finally {
            gate().set(new CountDownLatch(0));
            gate.countDown();
        }

        simulator.faults().clear();
        awaitUp();
    }

    private void put() {
        // A put that changes nothing would make no record.
        written++;
        orders.put(Map.of(
                "id", AttributeValue.fromS("o-" + written % 50), "n", AttributeValue.fromN(Integer.toString(written))));
    }

    private void awaitDown(String... reasons) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(health().getStatus()).isEqualTo(Status.DOWN);
            for (String reason : reasons) {
                assertThat(reasons()).anyMatch(found -> found.contains(reason));
            }
        });
    }

    private void awaitUp() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(health())
                .extracting(Health::getStatus)
                .as(() -> reasons().toString())
                .isEqualTo(Status.UP));
    }

    private List<String> reasons() {
        Object reasons = health().getDetails().get("reasons");
        return reasons == null
                ? List.of()
                : ((List<?>) reasons).stream().map(String::valueOf).toList();
    }

    private Health health() {
        DynamoDbFlinkHealthContributor jobs = application.getBean(DynamoDbFlinkHealthContributor.class);
        return Objects.requireNonNull(((HealthIndicator) jobs.getContributor("copy")).health(true));
    }

    private AtomicReference<CountDownLatch> gate() {
        return application.getBean(Gate.class).latch();
    }

    /** Lets records pass, or not. */
    record Gate(AtomicReference<CountDownLatch> latch) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Gate gate() {
            return new Gate(new AtomicReference<>(new CountDownLatch(0)));
        }

        @Bean
        DynamoDbFlinkPipeline<ChangeEvent, ChangeEvent> gated() {
            return (changes, context) -> {
                BeanReference<Gate> gate = context.bean(Gate.class);
                return changes.filter(change -> {
                    gate.get().latch().get().await();
                    return true;
                });
            };
        }
    }
}
