/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.FlinkJobEvent;
import io.dynamodbflink.autoconfigure.job.FlinkJobFailedEvent;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobRestoredEvent;
import io.dynamodbflink.autoconfigure.job.FlinkJobStartedEvent;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.FlinkJobStoppedEvent;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.JobStartPosition;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.TableDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
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
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The life of a job: every command, on a real cluster and real streams, and what is left of it afterwards. */
@ExtendWith(OutputCaptureExtension.class)
class JobLifeIT {

    private static final JobName COPY = JobName.of("copy");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

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
    void jobIsStoppedStartedPausedResumedAndRestartedWithoutLoss(CapturedOutput output) {
        try (ConfigurableApplicationContext application = start()) {
            put("a");
            awaitReplica("a");
            assertThat(jobs(application).stop(COPY)).isPresent();
            put("b");
            jobs(application).start(COPY);
            awaitReplica("a", "b");
            assertThat(status(application).restoredFrom()).contains("savepoint-");

            assertThat(jobs(application).pause(COPY)).isPresent();
            assertThat(status(application).desired()).isEqualTo(DesiredJobState.PAUSED);
            put("c");
            jobs(application).resume(COPY);
            awaitReplica("a", "b", "c");

            jobs(application).restart(COPY);
            put("d");
            awaitReplica("a", "b", "c", "d");

            await().atMost(PATIENCE).untilAsserted(() -> assertThat(events(application))
                    .hasExactlyElementsOfTypes(
                            FlinkJobStartedEvent.class,
                            FlinkJobStoppedEvent.class,
                            FlinkJobRestoredEvent.class,
                            FlinkJobStartedEvent.class,
                            FlinkJobStoppedEvent.class,
                            FlinkJobRestoredEvent.class,
                            FlinkJobStartedEvent.class,
                            FlinkJobStoppedEvent.class,
                            FlinkJobRestoredEvent.class,
                            FlinkJobStartedEvent.class));
            assertThat(events(application).get(events(application).size() - 1))
                    .isInstanceOfSatisfying(FlinkJobStartedEvent.class, started -> assertThat(started.sinceSubmission())
                            .isPositive());
            assertThat(status(application).failures()).isZero();
        }
        assertThat(output).containsPattern("All 1 job\\(s\\) of the application are running, \\d+ ms after");
        assertThat(output.getAll().lines().filter(line -> line.contains("has stopped with the savepoint")))
                .hasSize(4);
    }

    @Test
    void pauseOutlastsTheApplication() {
        try (ConfigurableApplicationContext application = start()) {
            put("a");
            awaitReplica("a");
            jobs(application).pause(COPY);
        }
        put("b");
        try (ConfigurableApplicationContext application = start()) {
            assertThat(status(application).desired()).isEqualTo(DesiredJobState.PAUSED);
            assertThat(status(application).observed()).isEqualTo(ObservedJobState.STOPPED);
            jobs(application).resume(COPY);
            awaitReplica("a", "b");
        }
    }

    @Test
    void resetReadsAgainWhatTheStreamHas() {
        try (ConfigurableApplicationContext application = start()) {
            put("a");
            awaitReplica("a");
            forget("a");

            jobs(application).reset(COPY, JobStartPosition.trimHorizon());
            awaitReplica("a");
            assertThat(status(application).restoredFrom()).isNull();

            // What comes after goes on from the reset job's own state, not from the savepoint that the reset left.
            put("b");
            awaitReplica("a", "b");
            forget("a");
            jobs(application).restart(COPY);
            put("c");
            awaitReplica("b", "c");
        }
    }

    @Test
    void resetToTheTipReadsOnlyWhatIsWrittenAfterwards() {
        try (ConfigurableApplicationContext application = start()) {
            put("a");
            awaitReplica("a");
            jobs(application).stop(COPY);
            forget("a");
            // Longer ago than clocks may differ, which a start at the tip allows for.
            server.database().dilateEventTimes(Duration.ofMinutes(10));

            jobs(application).reset(COPY, JobStartPosition.latest());
            awaitRunning(application);
            put("b");
            awaitReplica("b");
        }
    }

    @Test
    void resetToATimestampLeavesOutWhatIsOlder() {
        try (ConfigurableApplicationContext application = start()) {
            put("a");
            awaitReplica("a");
            server.database().dilateEventTimes(Duration.ofHours(2));
            put("b");
            awaitReplica("a", "b");
            forget("a");
            forget("b");

            jobs(application)
                    .reset(COPY, JobStartPosition.timestamp(Instant.now().minus(Duration.ofHours(1))));
            awaitReplica("b");
            put("c");
            awaitReplica("b", "c");
        }
    }

    @Test
    void jobWithoutADirectoryCanBeResetButNotPaused() {
        try (ConfigurableApplicationContext application = start("dynamodb-flink.jobs.copy.checkpoint.directory=")) {
            put("a");
            awaitReplica("a");
            forget("a");
            assertThatIllegalStateException().isThrownBy(() -> jobs(application).pause(COPY));
            jobs(application).reset(COPY, JobStartPosition.trimHorizon());
            awaitReplica("a");
        }
    }

    @Test
    void contextCanBeStoppedAndStartedAgainAndAgain() {
        try (ConfigurableApplicationContext application = start()) {
            for (int i = 0; i < 3; i++) {
                put("item-" + i);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(replica()).isEqualTo(orders()));
                application.stop();
                assertThat(status(application).observed()).isEqualTo(ObservedJobState.STOPPED);
                put("meanwhile-" + i);
                application.start();
            }
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(replica()).isEqualTo(orders()));
            assertThat(status(application).failures()).isZero();
        }
    }

    @Test
    void twoApplicationsInOneProcessDoNotKnowOfEachOther() {
        server.tables().create(TableDefinition.of("other-replica", "id"));
        try (ConfigurableApplicationContext two = start(
                "dynamodb-flink.jobs.copy.sink.table-name=other-replica",
                "dynamodb-flink.jobs.copy.checkpoint.directory="
                        + directory.resolve("other").toUri())) {
            try (ConfigurableApplicationContext one = start()) {
                assertThat(jobs(one)).isNotSameAs(jobs(two));
                put("a");
                awaitReplica("a");
                awaitItems("other-replica", "a");
            }
            put("b");

            awaitItems("other-replica", "a", "b");
            assertThat(status(two).observed()).isEqualTo(ObservedJobState.RUNNING);
            assertThat(status(two).failures()).isZero();
        }
        assertThat(replica()).containsExactly("a");
    }

    @Test
    void nothingIsLeftOfAnApplicationThatHasStopped(CapturedOutput output) {
        Set<String> before = threads();
        try (ConfigurableApplicationContext application = start()) {
            put("a");
            awaitReplica("a");
            assertThat(application.isActive()).isTrue();
            assertThat(threads()).isNotEqualTo(before);
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            Set<String> left = threads();
            left.removeAll(before);
            assertThat(left).isEmpty();
        });
        assertThat(output).doesNotContain(" ERROR ").doesNotContain("executor service is shutdown");
    }

    @Test
    void jobThatFailsForGoodIsToldAndCounted() {
        try (ConfigurableApplicationContext application = start(
                "dynamodb-flink.jobs.copy.flink.restart-strategy.type=none",
                "dynamodb-flink.jobs.copy.sink.fail-on-error=true")) {
            awaitRunning(application);
            server.database().dynamoDbClient().deleteTable(request -> request.tableName("orders-replica"));
            put("a");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(status(application).observed()).isEqualTo(ObservedJobState.FAILED));
            assertThat(status(application).failures()).isEqualTo(1);
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(events(application))
                    .filteredOn(FlinkJobFailedEvent.class::isInstance)
                    .singleElement()
                    .satisfies(event -> assertThat(((FlinkJobFailedEvent) event).willRestart())
                            .isFalse()));

            server.tables().create(TableDefinition.of("orders-replica", "id"));
            jobs(application).start(COPY);
            awaitReplica("a");
            assertThat(status(application).restarts()).isZero();
            assertThat(status(application).failures()).isEqualTo(1);
        }
    }

    /** Threads that may be ours or Flink's: those of the test's own servers and of the JDK come and go. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.contains("flink")
                        || name.contains("Source:")
                        || name.contains("Sink:")
                        || name.contains("Checkpoint")
                        || name.contains("mailbox")
                        || name.startsWith("dynamodb-"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private ConfigurableApplicationContext start(String... more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "dynamodb-flink.aws.region", server.region().id(),
                "dynamodb-flink.aws.endpoint", server.endpoint(),
                "dynamodb-flink.aws.credentials.access-key-id", server.accessKeyId(),
                "dynamodb-flink.aws.credentials.secret-access-key", server.secretAccessKey()));
        properties.putAll(Map.of(
                "dynamodb-flink.cluster.status-interval", "100ms",
                "dynamodb-flink.jobs.copy.source.table-name", "orders",
                "dynamodb-flink.jobs.copy.source.initial-position", "trim-horizon",
                "dynamodb-flink.jobs.copy.sink.table-name", "orders-replica",
                "dynamodb-flink.jobs.copy.sink.max-time-in-buffer", "50ms",
                "dynamodb-flink.jobs.copy.startup-timeout", "30s",
                "dynamodb-flink.jobs.copy.checkpoint.interval", "500ms",
                "dynamodb-flink.jobs.copy.checkpoint.directory", directory.toUri()));
        for (String property : more) {
            properties.put(property.split("=", 2)[0], property.split("=", 2)[1]);
        }
        properties.values().removeIf(""::equals);
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .properties(properties)
                .run();
    }

    private void put(String id) {
        server.database().dynamoDbClient().putItem(request -> request.tableName("orders")
                .item(Map.of("id", AttributeValue.fromS(id))));
    }

    private void forget(String id) {
        server.database().dynamoDbClient().deleteItem(request -> request.tableName("orders-replica")
                .key(Map.of("id", AttributeValue.fromS(id))));
    }

    private void awaitReplica(String... ids) {
        awaitItems("orders-replica", ids);
    }

    private void awaitItems(String table, String... ids) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ids(table)).containsExactly(ids));
    }

    private Set<String> replica() {
        return ids("orders-replica");
    }

    private Set<String> orders() {
        return ids("orders");
    }

    private Set<String> ids(String table) {
        return server.tables().items(table).stream()
                .map(item -> item.get("id").s())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void awaitRunning(ConfigurableApplicationContext application) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status(application).observed()).isEqualTo(ObservedJobState.RUNNING));
    }

    private static List<FlinkJobEvent> events(ConfigurableApplicationContext application) {
        return application.getBean(Recorder.class).events;
    }

    private static FlinkJobStatus status(ConfigurableApplicationContext application) {
        return jobs(application).status(COPY).orElseThrow();
    }

    private static FlinkJobRegistry jobs(ConfigurableApplicationContext application) {
        return application.getBean(FlinkJobRegistry.class);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
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
