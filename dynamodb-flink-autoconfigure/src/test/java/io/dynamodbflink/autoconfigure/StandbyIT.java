/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.activation.Activation;
import io.dynamodbflink.autoconfigure.activation.ActivationChangedEvent;
import io.dynamodbflink.autoconfigure.activation.ActivationStatus;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.TableDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Several instances of an application, of which the one with the lock is active; here they share a JVM. */
@ExtendWith(OutputCaptureExtension.class)
class StandbyIT {

    private static final JobName COPY = JobName.of("copy");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final DynamoDbLocalServer server = DynamoDbLocalServer.start();

    @TempDir
    private Path directory;

    @BeforeEach
    void createTables() {
        server.tables().create(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        server.tables().create(TableDefinition.of("orders-replica", "id"));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void standbyTakesOverFromTheSavepointOfTheActiveInstanceThatStops() {
        try (ConfigurableApplicationContext first = start("10s")) {
            awaitState(first, ObservedJobState.RUNNING);
            put("a", "1");
            awaitReplica();

            try (ConfigurableApplicationContext second = start("10s")) {
                await().atMost(PATIENCE).until(() -> activation(second).holder() != null);
                assertThat(activation(second).state()).isEqualTo(ActivationStatus.State.STANDBY);
                assertThat(activation(second).holder())
                        .isEqualTo(activation(first).instance());
                assertThat(status(second).observed()).isEqualTo(ObservedJobState.STANDBY);
                assertThatIllegalStateException()
                        .isThrownBy(() -> registry(second).start(COPY))
                        .withMessageContaining("stands by");

                first.stop();

                awaitState(second, ObservedJobState.RUNNING);
                assertThat(status(second).restoredFrom()).contains("savepoint");
                assertThat(activation(second).holder())
                        .isEqualTo(activation(second).instance());
                put("a", "2");
                put("b", "1");
                awaitReplica();
                assertThat(second.getBean(Changes.class).states)
                        .containsExactly(ActivationStatus.State.STANDBY, ActivationStatus.State.ACTIVE);
            }
        }
    }

    @Test
    void instanceThatLosesTheLockEndsItsJobsAndStandsByUntilItGetsItAgain(CapturedOutput output) {
        try (ConfigurableApplicationContext application = start("10s")) {
            awaitState(application, ObservedJobState.RUNNING);
            put("a", "1");
            awaitReplica();

            // Somebody has taken the lock away, and keeps it without renewing it.
            server.database().dynamoDbClient().putItem(request -> request.tableName("locks")
                    .item(Map.of(
                            "key", AttributeValue.fromS("shop"),
                            "ownerName", AttributeValue.fromS("thief"),
                            "leaseDuration", AttributeValue.fromS("3000"),
                            "recordVersionNumber", AttributeValue.fromS("stolen"))));

            awaitState(application, ObservedJobState.STANDBY);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(output).contains("is held by thief"));
            put("a", "2");
            awaitState(application, ObservedJobState.RUNNING);
            awaitReplica();
        }
    }

    @Test
    void instanceThatCannotReachTheLockTableEndsItsJobs() {
        try (ConfigurableApplicationContext application = start("3s")) {
            awaitState(application, ObservedJobState.RUNNING);
            put("a", "1");
            awaitReplica();

            server.database().dynamoDbClient().deleteTable(request -> request.tableName("locks"));

            awaitState(application, ObservedJobState.STANDBY);
            await().atMost(PATIENCE).until(() -> activation(application).problem() != null);
            assertThat(activation(application).problem()).contains("'locks'");
            server.tables().create(TableDefinition.of("locks", "key"));
            put("a", "2");
            awaitReplica();
        }
    }

    @Test
    void contextThatIsPausedGivesUpTheLock() {
        try (ConfigurableApplicationContext application = start("10s")) {
            awaitState(application, ObservedJobState.RUNNING);

            application.stop();
            assertThat(activation(application).state()).isEqualTo(ActivationStatus.State.INACTIVE);
            assertThat(server.tables().items("locks").get(0)).containsKey("isReleased");
            application.start();

            awaitState(application, ObservedJobState.RUNNING);
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("dynamodb-flink-lock", "dynamodb-flink-activation");
    }

    @Test
    void missingLockTableIsExplained(CapturedOutput output) {
        assertThatExceptionOfType(ApplicationContextException.class)
                .isThrownBy(() -> start("10s", "dynamodb-flink.cluster.lock.create-table=false"));
        assertThat(output)
                .contains("The lock table 'locks' does not exist.")
                .contains("partition key 'key' (a string)");
    }

    private ConfigurableApplicationContext start(String lease, String... more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "spring.application.name",
                "shop",
                "dynamodb-flink.aws.region",
                server.region().id(),
                "dynamodb-flink.aws.endpoint",
                server.endpoint(),
                "dynamodb-flink.aws.credentials.access-key-id",
                server.accessKeyId(),
                "dynamodb-flink.aws.credentials.secret-access-key",
                server.secretAccessKey(),
                "dynamodb-flink.cluster.activation",
                "lock",
                "dynamodb-flink.cluster.lock.table-name",
                "locks",
                "dynamodb-flink.cluster.lock.create-table",
                "true",
                "dynamodb-flink.cluster.lock.lease-duration",
                lease,
                "dynamodb-flink.cluster.lock.heartbeat-interval",
                "300ms"));
        properties.putAll(Map.of(
                "dynamodb-flink.cluster.status-interval", "100ms",
                "dynamodb-flink.jobs.copy.source.table-name", "orders",
                "dynamodb-flink.jobs.copy.source.initial-position", "trim-horizon",
                "dynamodb-flink.jobs.copy.sink.table-name", "orders-replica",
                "dynamodb-flink.jobs.copy.sink.max-time-in-buffer", "100ms",
                "dynamodb-flink.jobs.copy.checkpoint.interval", "200ms",
                "dynamodb-flink.jobs.copy.checkpoint.directory", directory.toUri()));
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .properties(more)
                .run();
    }

    private void put(String id, String value) {
        server.database().dynamoDbClient().putItem(request -> request.tableName("orders")
                .item(Map.of("id", AttributeValue.fromS(id), "value", AttributeValue.fromN(value))));
    }

    private void awaitReplica() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(server.tables().items("orders-replica"))
                .containsExactlyInAnyOrderElementsOf(server.tables().items("orders")));
    }

    private static void awaitState(ConfigurableApplicationContext application, ObservedJobState state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(application).observed()).isEqualTo(state));
    }

    private static FlinkJobStatus status(ConfigurableApplicationContext application) {
        return registry(application).status(COPY).orElseThrow();
    }

    private static FlinkJobRegistry registry(ConfigurableApplicationContext application) {
        return application.getBean(FlinkJobRegistry.class);
    }

    private static ActivationStatus activation(ConfigurableApplicationContext application) {
        return application.getBean(Activation.class).status();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Changes changes() {
            return new Changes();
        }
    }

    static final class Changes {

        final Queue<ActivationStatus.State> states = new ConcurrentLinkedQueue<>();

        @EventListener
        void changed(ActivationChangedEvent event) {
            states.add(event.status().state());
        }
    }
}
