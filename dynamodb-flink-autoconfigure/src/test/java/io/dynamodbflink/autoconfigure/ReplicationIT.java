/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.pipeline.DynamoDbFlinkPipeline;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.TableDefinition;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The whole path with nothing but properties: from an application's settings to a replicated table, over real HTTP. */
@ExtendWith(OutputCaptureExtension.class)
class ReplicationIT {

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
    void tableIsReplicatedAcrossShardRollovers() {
        put("a", "1");
        put("b", "1");
        try (ConfigurableApplicationContext application = start(WebApplicationType.NONE)) {
            awaitReplica();
            server.database().triggerShardRollovers();
            put("b", "2");
            put("c", "1");
            delete("a");
            awaitReplica();
            server.database().triggerShardRollovers();
            put("c", "2");
            awaitReplica();

            FlinkJobStatus status = status(application);
            assertThat(status.desired()).isEqualTo(DesiredJobState.RUNNING);
            assertThat(status.jobId()).isNotBlank();
            assertThat(status.restarts()).isZero();
            assertThat(status.lastFailure()).isNull();
        }
        assertThat(replica()).containsOnlyKeys("b", "c");
    }

    @Test
    void itemsAreGuardedByTheirVersionWithoutAnyCode() {
        put("a", "1");
        put("b", "1");
        server.database().dynamoDbClient().putItem(request -> request.tableName("orders-replica")
                .item(Map.of(
                        "id", AttributeValue.fromS("a"),
                        "v", AttributeValue.fromS("newer"),
                        "version", AttributeValue.fromS("9".repeat(40)))));
        try (ConfigurableApplicationContext application = start(
                WebApplicationType.NONE,
                "dynamodb-flink.jobs.copy.sink.version-attribute=version",
                "dynamodb-flink.jobs.copy.sink.tombstone-attribute=ttl",
                "dynamodb-flink.jobs.copy.sink.tombstone-time-to-live=1d")) {
            delete("b");
            put("c", "1");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(replica().get("b")).containsOnlyKeys("id", "version", "ttl");
                assertThat(replica().get("c")).containsKeys("id", "version").doesNotContainKey("ttl");
            });
            assertThat(replica().get("a")).containsEntry("version", AttributeValue.fromS("9".repeat(40)));
            assertThat(status(application).restarts()).isZero();
        }
    }

    @Test
    void statusFollowsTheJob() {
        try (ConfigurableApplicationContext application = start(WebApplicationType.NONE)) {
            awaitState(application, ObservedJobState.RUNNING);
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(status(application).lastCheckpoint()).isNotNull());
            assertThat(status(application).lastCheckpoint().path()).startsWith("file:");

            registry(application).stop(COPY);
            assertThat(status(application).observed()).isEqualTo(ObservedJobState.STOPPED);
            assertThat(status(application).desired()).isEqualTo(DesiredJobState.STOPPED);

            put("d", "1");
            registry(application).start(COPY);
            awaitReplica();
        }
    }

    @Test
    void jobGoesOnWhereItStoppedWhenTheApplicationIsStartedAgain() {
        put("a", "1");
        try (ConfigurableApplicationContext application =
                start(WebApplicationType.NONE, "dynamodb-flink.jobs.copy.source.initial-position=latest")) {
            awaitState(application, ObservedJobState.RUNNING);
        }
        // Written while nothing runs; a job without state would begin at the tip and never see it.
        put("b", "1");
        server.database().triggerShardRollovers();
        put("c", "1");
        try (ConfigurableApplicationContext application =
                start(WebApplicationType.NONE, "dynamodb-flink.jobs.copy.source.initial-position=latest")) {
            awaitState(application, ObservedJobState.RUNNING);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(replica()).containsKeys("b", "c"));
        }
    }

    @Test
    void contextCanBePausedAndResumed() {
        try (ConfigurableApplicationContext application = start(WebApplicationType.NONE)) {
            awaitState(application, ObservedJobState.RUNNING);

            application.stop();
            assertThat(status(application).observed()).isEqualTo(ObservedJobState.STOPPED);
            put("a", "1");
            application.start();

            awaitReplica();
        }
    }

    @Test
    void actuatorShowsTheJobOverHttp() throws Exception {
        put("a", "1");
        try (ConfigurableApplicationContext application = start(WebApplicationType.SERVLET)) {
            awaitReplica();
            String port = application.getEnvironment().getProperty("local.server.port");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(get(port, "/actuator/health")).contains("\"copy\"").contains("\"status\":\"UP\"");
                assertThat(get(port, "/actuator/flinkjobs/copy")).contains("orders-replica");
                assertThat(get(port, "/actuator/shardassignments/copy"))
                        .contains("ASSIGNED")
                        .contains("\"recordsRead\":1");
            });
        }
    }

    @Test
    void noThreadOfOursOrOfFlinkIsLeftWhenTheApplicationHasStopped() {
        try (ConfigurableApplicationContext application = start(WebApplicationType.NONE)) {
            awaitState(application, ObservedJobState.RUNNING);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.isAlive() && !thread.isDaemon())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("flink") || name.contains("Source:") || name.contains("Sink:")));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("dynamodb-flink-status") || name.startsWith("dynamodb-flink-stop"));
    }

    @Test
    void wrongConfigurationIsExplainedAndLeavesNothingRunning(CapturedOutput output) {
        assertThatExceptionOfType(ApplicationContextException.class)
                .isThrownBy(
                        () -> start(WebApplicationType.SERVLET, "dynamodb-flink.jobs.copy.source.table-name=ordres"));

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("The table 'ordres' of job 'copy' does not exist.")
                .contains("dynamodb-flink.jobs.copy.source.table-name");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> thread.isAlive() && !thread.isDaemon())
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.contains("flink") || name.contains("http-nio")));
    }

    @Test
    void restartOfAFailedJobIsCountedAndLosesNothing() {
        put("a", "1");
        try (ConfigurableApplicationContext application = start(
                FailingOnce.class,
                WebApplicationType.NONE,
                "dynamodb-flink.jobs.copy.flink.restart-strategy.type=fixed-delay",
                "dynamodb-flink.jobs.copy.flink.restart-strategy.fixed-delay.delay=50ms")) {
            awaitReplica();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(status(application).restarts()).isEqualTo(1);
                assertThat(status(application).observed()).isEqualTo(ObservedJobState.RUNNING);
            });
            assertThat(status(application).lastFailure()).satisfies(failure -> {
                assertThat(failure.type()).isEqualTo("IllegalStateException");
                assertThat(failure.message()).isEqualTo("broken once, on purpose");
            });
        }
    }

    private ConfigurableApplicationContext start(WebApplicationType web, String... more) {
        return start(Application.class, web, more);
    }

    private ConfigurableApplicationContext start(Class<?> application, WebApplicationType web, String... more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "server.port", "0",
                "management.endpoints.web.exposure.include", "*",
                "management.endpoint.health.show-details", "always",
                "dynamodb-flink.aws.region", server.region().id(),
                "dynamodb-flink.aws.endpoint", server.endpoint(),
                "dynamodb-flink.aws.credentials.access-key-id", server.accessKeyId(),
                "dynamodb-flink.aws.credentials.secret-access-key", server.secretAccessKey()));
        properties.putAll(Map.of(
                "dynamodb-flink.cluster.status-interval", "100ms",
                "dynamodb-flink.jobs.copy.source.table-name", "orders",
                "dynamodb-flink.jobs.copy.source.initial-position", "trim-horizon",
                "dynamodb-flink.jobs.copy.sink.table-name", "orders-replica",
                "dynamodb-flink.jobs.copy.sink.max-time-in-buffer", "100ms",
                "dynamodb-flink.jobs.copy.parallelism", "2",
                "dynamodb-flink.jobs.copy.checkpoint.interval", "200ms",
                "dynamodb-flink.jobs.copy.checkpoint.directory", directory.toUri()));
        for (String property : more) {
            properties.put(property.split("=", 2)[0], property.split("=", 2)[1]);
        }
        return new SpringApplicationBuilder(application)
                .web(web)
                .properties(properties)
                .run();
    }

    private static String get(String port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void put(String id, String value) {
        server.database().dynamoDbClient().putItem(request -> request.tableName("orders")
                .item(Map.of("id", AttributeValue.fromS(id), "value", AttributeValue.fromN(value))));
    }

    private void delete(String id) {
        server.database().dynamoDbClient().deleteItem(request -> request.tableName("orders")
                .key(Map.of("id", AttributeValue.fromS(id))));
    }

    private void awaitReplica() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(replica()).isEqualTo(byId("orders")));
    }

    private Map<String, Map<String, AttributeValue>> replica() {
        return byId("orders-replica");
    }

    private Map<String, Map<String, AttributeValue>> byId(String table) {
        List<Map<String, AttributeValue>> items = server.tables().items(table);
        Map<String, Map<String, AttributeValue>> byId = new HashMap<>();
        items.forEach(item -> byId.put(item.get("id").s(), item));
        return byId;
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

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class FailingOnce {

        @Bean
        AtomicBoolean failed() {
            return new AtomicBoolean();
        }

        @Bean
        DynamoDbFlinkPipeline<ChangeEvent, ChangeEvent> failOnce() {
            return (changes, context) -> {
                BeanReference<AtomicBoolean> failed = context.bean(AtomicBoolean.class);
                return changes.filter(change -> {
                    if (failed.get().compareAndSet(false, true)) {
                        throw new IllegalStateException("broken once, on purpose");
                    }
                    return true;
                });
            };
        }
    }
}
