/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.FlinkJobAttachedEvent;
import io.dynamodbflink.autoconfigure.job.FlinkJobEvent;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobRestoredEvent;
import io.dynamodbflink.autoconfigure.job.FlinkJobStartedEvent;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.flink.FlinkProcessCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The life of a job on a cluster of processes that outlives the application. */
@ExtendWith(OutputCaptureExtension.class)
class RemoteJobLifeIT {

    private static final JobName COPY = JobName.of("copy");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final DynamoDbLocalServer SERVER = DynamoDbLocalServer.start();
    private static final AtomicInteger TESTS = new AtomicInteger();

    private static FlinkProcessCluster cluster;

    @TempDir
    private static Path directory;

    private String application;
    private String orders;
    private String copies;

    @BeforeAll
    static void startCluster() {
        cluster = FlinkProcessCluster.builder()
                .taskManagers(1)
                .slotsPerTaskManager(4)
                .config("web.refresh-interval", "200 ms")
                .environment("AWS_ACCESS_KEY_ID", SERVER.accessKeyId())
                .environment("AWS_SECRET_ACCESS_KEY", SERVER.secretAccessKey())
                .start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
        SERVER.close();
    }

    @BeforeEach
    void createTables() {
        int number = TESTS.incrementAndGet();
        application = "shop-" + number;
        orders = "orders-" + number;
        copies = "copies-" + number;
        SERVER.tables().create(TableDefinition.of(orders, "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        SERVER.tables().create(TableDefinition.of(copies, "id"));
    }

    @Test
    void jobGoesOnWithoutTheApplicationWhichFindsItAgain(CapturedOutput output) {
        String jobId;
        try (ConfigurableApplicationContext first = start()) {
            put("a");
            awaitCopies("a");
            jobId = status(first).jobId();
        }
        assertThat(output).contains("Job 'copy' goes on on the cluster, as " + jobId);
        put("b");
        awaitCopies("a", "b");

        try (ConfigurableApplicationContext second = start()) {
            assertThat(status(second).jobId()).isEqualTo(jobId);
            assertThat(status(second).attached()).isTrue();
            assertThat(status(second).startupTime()).isNull();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(events(second))
                    .hasExactlyElementsOfTypes(FlinkJobAttachedEvent.class));
            put("c");
            awaitCopies("a", "b", "c");

            assertThat(jobs(second).savepoint(COPY)).contains("savepoint-");
            assertThat(jobs(second).stop(COPY)).isPresent();
            put("d");
            jobs(second).start(COPY);
            awaitCopies("a", "b", "c", "d");
            assertThat(status(second).restoredFrom()).contains("savepoint-");
            assertThat(status(second).attached()).isFalse();
            stopForGood(second);
        }
    }

    @Test
    void parallelismIsChangedByARestartOfTheApplication(CapturedOutput output) {
        List<String> ids = new ArrayList<>();
        int number = 0;
        for (int parallelism : List.of(1, 3, 2)) {
            try (ConfigurableApplicationContext life = start("dynamodb-flink.jobs.copy.parallelism=" + parallelism)) {
                ids.add("id-" + number++);
                put(ids.get(ids.size() - 1));
                awaitCopies(ids.toArray(String[]::new));
                awaitRunning(life);
                assertThat(status(life).attached()).isFalse();
            }
            ids.add("id-" + number++);
            put(ids.get(ids.size() - 1));
            awaitCopies(ids.toArray(String[]::new));
        }
        assertThat(output).contains("parallelism: 1 -> 3").contains("parallelism: 3 -> 2");
        try (ConfigurableApplicationContext last = start("dynamodb-flink.jobs.copy.parallelism=2")) {
            assertThat(status(last).attached()).isTrue();
            stopForGood(last);
        }
    }

    @Test
    void changedJobIsRefusedWithTheDifferenceAndGoesOn() {
        try (ConfigurableApplicationContext first = start()) {
            awaitRunning(first);
        }
        assertThatThrownBy(() -> start(
                        "dynamodb-flink.cluster.on-changed-job=refuse",
                        "dynamodb-flink.jobs.copy.sink.max-batch-size=7"))
                .satisfies(failure -> assertThat(analyzed(failure)).contains("sink.max-batch-size: 25 -> 7"));
        put("a");
        awaitCopies("a");
        try (ConfigurableApplicationContext again = start()) {
            assertThat(status(again).attached()).isTrue();
            stopForGood(again);
        }
    }

    @Test
    void instancesThatStartAtTheSameTimeShareOneJob() {
        CompletableFuture<ConfigurableApplicationContext> one = CompletableFuture.supplyAsync(() -> start());
        CompletableFuture<ConfigurableApplicationContext> two = CompletableFuture.supplyAsync(() -> start());
        try (ConfigurableApplicationContext first = one.join();
                ConfigurableApplicationContext second = two.join()) {
            put("a");
            awaitCopies("a");
            assertThat(status(first).jobId()).isEqualTo(status(second).jobId());
            assertThat(status(first).attached()).isNotEqualTo(status(second).attached());

            jobs(first).restart(COPY);
            awaitRunning(first);
            await().atMost(PATIENCE)
                    .until(() -> status(first).jobId().equals(status(second).jobId())
                            && status(second).observed() == ObservedJobState.RUNNING);
            assertThat(status(second).failures()).isZero();

            jobs(second).stop(COPY);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(status(first).desired()).isEqualTo(DesiredJobState.STOPPED);
                assertThat(status(first).observed()).isEqualTo(ObservedJobState.STOPPED);
            });
        }
    }

    @Test
    void jobThatSomebodyCancelsOnTheClusterIsReported() throws Exception {
        try (ConfigurableApplicationContext life = start()) {
            awaitRunning(life);
            URI job = cluster.restAddress().resolve("/jobs/" + status(life).jobId() + "?mode=cancel");
            HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(job)
                                    .method("PATCH", HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(status(life).observed()).isEqualTo(ObservedJobState.CANCELED));
            assertThat(status(life).desired()).isEqualTo(DesiredJobState.RUNNING);

            put("a");
            jobs(life).start(COPY);
            awaitCopies("a");
            stopForGood(life);
        }
    }

    @Test
    void jobStopsWithTheApplicationIfItIsTo() {
        try (ConfigurableApplicationContext first = start("dynamodb-flink.cluster.on-shutdown=stop-with-savepoint")) {
            awaitRunning(first);
            put("a");
            awaitCopies("a");
        }
        put("b");
        try (ConfigurableApplicationContext second = start()) {
            awaitCopies("a", "b");
            assertThat(status(second).attached()).isFalse();
            assertThat(status(second).restoredFrom()).contains("savepoint-");
            stopForGood(second);
        }
    }

    @Test
    void jobThatIsLostWithTheJobManagerIsSubmittedAgain(CapturedOutput output) {
        try (ConfigurableApplicationContext life = start()) {
            put("a");
            awaitCopies("a");
            await().atMost(PATIENCE).until(() -> status(life).lastCheckpoint() != null);
            String lost = status(life).jobId();
            cluster.killJobManager();
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(status(life).observed()).isEqualTo(ObservedJobState.UNKNOWN));
            put("b");
            cluster.startJobManager();
            cluster.awaitReady();

            awaitCopies("a", "b");
            awaitRunning(life);
            assertThat(status(life).jobId()).isNotEqualTo(lost);
            assertThat(status(life).restoredFrom()).isNotNull();
            assertThat(output).contains("Job 'copy' is lost");
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(events(life))
                    .filteredOn(
                            event -> event instanceof FlinkJobRestoredEvent || event instanceof FlinkJobStartedEvent)
                    .hasSize(3));
            stopForGood(life);
        }
    }

    private ConfigurableApplicationContext start(String... more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "spring.application.name", application,
                "dynamodb-flink.aws.region", SERVER.region().id(),
                "dynamodb-flink.aws.endpoint", SERVER.endpoint(),
                "dynamodb-flink.aws.credentials.access-key-id", SERVER.accessKeyId(),
                "dynamodb-flink.aws.credentials.secret-access-key", SERVER.secretAccessKey(),
                "dynamodb-flink.cluster.target", "remote",
                "dynamodb-flink.cluster.remote.address", cluster.restAddress(),
                "dynamodb-flink.cluster.status-interval", "200ms"));
        properties.putAll(Map.of(
                "dynamodb-flink.jobs.copy.source.table-name", orders,
                "dynamodb-flink.jobs.copy.source.initial-position", "trim-horizon",
                "dynamodb-flink.jobs.copy.sink.table-name", copies,
                "dynamodb-flink.jobs.copy.sink.max-time-in-buffer", "50ms",
                "dynamodb-flink.jobs.copy.startup-timeout", "60s",
                "dynamodb-flink.jobs.copy.checkpoint.interval", "500ms",
                "dynamodb-flink.jobs.copy.checkpoint.directory",
                        directory.resolve(application).toUri()));
        for (String property : more) {
            properties.put(property.split("=", 2)[0], property.split("=", 2)[1]);
        }
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
    }

    private static void stopForGood(ConfigurableApplicationContext life) {
        jobs(life).stop(COPY);
        assertThat(status(life).observed()).isEqualTo(ObservedJobState.STOPPED);
    }

    private void put(String id) {
        SERVER.database().dynamoDbClient().putItem(request -> request.tableName(orders)
                .item(Map.of("id", AttributeValue.fromS(id))));
    }

    private void awaitCopies(String... ids) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(copied()).containsExactly(ids));
    }

    private Set<String> copied() {
        return SERVER.tables().items(copies).stream()
                .map(item -> item.get("id").s())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void awaitRunning(ConfigurableApplicationContext life) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(life).observed()).isEqualTo(ObservedJobState.RUNNING));
    }

    private static String analyzed(Throwable failure) {
        Throwable cause = failure;
        while (!(cause instanceof FailureAnalyzedException)) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    private static List<FlinkJobEvent> events(ConfigurableApplicationContext life) {
        return life.getBean(Recorder.class).events;
    }

    private static FlinkJobStatus status(ConfigurableApplicationContext life) {
        return jobs(life).status(COPY).orElseThrow();
    }

    private static FlinkJobRegistry jobs(ConfigurableApplicationContext life) {
        return life.getBean(FlinkJobRegistry.class);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        @Profile("!dynamodb-flink-worker")
        Recorder recorder() {
            return new Recorder();
        }
    }

    static class Recorder {

        final List<FlinkJobEvent> events = new CopyOnWriteArrayList<>();

        @EventListener
        void happened(FlinkJobEvent event) {
            events.add(event);
        }
    }
}
