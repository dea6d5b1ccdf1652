/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * A running application of which everything is looked at that leaves it, for sockets and for secrets. Secrets are planted
 * wherever one can be configured, and two jobs fail with messages that quote one.
 */
@ExtendWith(OutputCaptureExtension.class)
class SecurityIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What all planted secrets begin with. */
    private static final String SECRET = "Planted5ecret";

    /** Those in properties of ours. */
    private static final String OURS = SECRET + "-ours-";

    /** The one in a property of the application, which its own code puts into the messages of its exceptions. */
    private static final String QUOTED = SECRET + "-quoted";

    private static final JobName COPY = JobName.of("copy");
    private static final JobName BROKEN = JobName.of("broken");
    private static final JobName REFUSED = JobName.of("refused");
    private static final JobName UNREAD = JobName.of("unread");

    private static final List<JobName> JOBS = List.of(COPY, BROKEN, REFUSED, UNREAD);

    private final DynamoDbStreamsSimulator simulator = DynamoDbStreamsSimulator.start();

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @BeforeEach
    void createTables() {
        simulator
                .createTable(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES))
                .put(Map.of("id", AttributeValue.fromS("a")));
        String unread =
                simulator
                        .createTable(TableDefinition.of("hidden", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES))
                        .stream()
                        .openShards()
                        .get(0)
                        .id();
        simulator
                .faults()
                .on(Operation.GET_RECORDS)
                .ofShard(unread)
                .inject(Fault.error("AccessDeniedException", "the key " + QUOTED + " may not read"));
        simulator.createTable(TableDefinition.of("unread-replica", "id"));
        simulator.createTable(TableDefinition.of("orders-replica", "id"));
        simulator.createTable(TableDefinition.of("broken-replica", "id"));
        simulator.createTable(TableDefinition.of("refused-replica", "id"));
        simulator
                .faults()
                .on(Operation.BATCH_WRITE_ITEM)
                .ofTable("refused-replica")
                .inject(Fault.error("ValidationException", "the key " + QUOTED + " is no good"));
    }

    @AfterEach
    void stopSimulator() {
        simulator.close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void onlyTheWebServerListensBeyondThisMachine() {
        Set<InetSocketAddress> before = ListeningSockets.present();
        try (ConfigurableApplicationContext application = start()) {
            awaitCopy(application);

            int web = Integer.parseInt(application.getEnvironment().getRequiredProperty("local.server.port"));
            Set<InetSocketAddress> opened = new HashSet<>(ListeningSockets.openedSince(before));
            opened.removeIf(socket -> socket.getPort() == web);
            ListeningSockets.assertOnLoopback(opened);
        }
    }

    @Test
    void secretsStayInTheApplication(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            awaitCopy(application);
            awaitState(application, BROKEN, ObservedJobState.FAILED);
            awaitState(application, REFUSED, ObservedJobState.FAILED);

            FailureSummary ofSchema = status(application, BROKEN).lastFailure();
            assertThat(ofSchema.message()).isEqualTo("no answer from https://******@shop.example with the key ******");
            FailureSummary ofService = status(application, REFUSED).lastFailure();
            assertThat(ofService.message()).contains("the key ****** is no good");
            assertThat(status(application, BROKEN).toString()).doesNotContain(SECRET);

            actuatorShowsNone(application);
            flinkShowsNone(application);
            application.getBean(FlinkJobRegistry.class).savepoint(COPY);
        }
        filesHoldNone();
        assertThat(output.getAll()).contains("Job 'broken' has failed").doesNotContain(OURS);
        // Flink logs what the application's own code throws, with its stack; we quote it without the secret.
        assertThat(output.getAll().lines().filter(line -> line.contains(QUOTED)))
                .isNotEmpty()
                .noneMatch(line -> line.contains("i.d.autoconfigure") || line.contains("Job 'broken'"));
    }

    private void actuatorShowsNone(ConfigurableApplicationContext application) throws Exception {
        String base =
                "http://localhost:" + application.getEnvironment().getProperty("local.server.port") + "/actuator/";
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(get(base + "health/dynamoDbFlink/unread"))
                .contains("the key ****** may not read"));
        assertThat(get(base + "shardassignments/unread")).contains("the key ****** may not read");
        for (String endpoint : List.of(
                "health",
                "flinkjobs",
                "flinkjobs/copy",
                "flinkjobs/broken",
                "flinkjobs/refused",
                "shardassignments",
                "shardassignments/copy",
                "shardassignments/unread",
                "beans",
                "info",
                "conditions",
                "metrics",
                "loggers",
                "mappings",
                "scheduledtasks")) {
            assertThat(get(base + endpoint)).as(endpoint).isNotEmpty().doesNotContain(SECRET);
        }
        assertThat(get(base + "flinkjobs/broken")).contains("with the key ******");
        // They are told to show values. What is not ours is the application's business.
        for (String endpoint : List.of("env", "configprops")) {
            assertThat(get(base + endpoint))
                    .as(endpoint)
                    .contains("orders-replica")
                    .doesNotContain(OURS);
        }
        assertThat(get(base + "env/dynamodb-flink.aws.credentials.secret-access-key"))
                .contains("******")
                .doesNotContain(OURS);
    }

    private void flinkShowsNone(ConfigurableApplicationContext application) throws Exception {
        String flink = application.getBean(FlinkCluster.class).client().getWebInterfaceURL();
        assertThat(get(flink + "/jobmanager/config")).contains("s3.secret-key", "******");
        for (String path :
                List.of("/config", "/overview", "/jobmanager/config", "/jobmanager/environment", "/taskmanagers")) {
            assertThat(get(flink + path)).as(path).isNotEmpty().doesNotContain(SECRET);
        }
        for (JobName job : JOBS) {
            String url = flink + "/jobs/" + status(application, job).jobId();
            for (String path : List.of(
                    "",
                    "/config",
                    "/jobmanager/config",
                    "/plan",
                    "/checkpoints",
                    "/checkpoints/config",
                    "/accumulators")) {
                assertThat(get(url + path)).as(job + path).isNotEmpty().doesNotContain(SECRET);
            }
        }
    }

    private void filesHoldNone() throws IOException {
        try (Stream<Path> files = Files.walk(directory).filter(Files::isRegularFile)) {
            assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(
                            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .doesNotContain(SECRET));
        }
    }

    private ConfigurableApplicationContext start() {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "server.port", "0",
                "management.endpoints.web.exposure.include", "*",
                "management.endpoint.health.show-details", "always",
                "management.endpoint.env.show-values", "always",
                "management.endpoint.configprops.show-values", "always",
                "dynamodb-flink.cluster.status-interval", "100ms",
                "dynamodb-flink.cluster.flink[s3.secret-key]", OURS + "cluster",
                "shop.api-key", QUOTED));
        properties.putAll(Map.of(
                "dynamodb-flink.aws.region", simulator.region().id(),
                "dynamodb-flink.aws.endpoint", simulator.endpoint(),
                "dynamodb-flink.aws.credentials.access-key-id", OURS + "key-id",
                "dynamodb-flink.aws.credentials.secret-access-key", OURS + "secret-key",
                "dynamodb-flink.aws.credentials.session-token", OURS + "session",
                "dynamodb-flink.aws.http.proxy-password", OURS + "proxy",
                "dynamodb-flink.aws.properties[aws.credentials.provider.role.externalId]", "external",
                "dynamodb-flink.jobs.copy.source.properties[aws.credentials.provider.basic.secretkey]", OURS + "source",
                "dynamodb-flink.jobs.copy.sink.properties[aws.credentials.provider.basic.sessiontoken]",
                        OURS + "sink"));
        for (JobName job : JOBS) {
            String prefix = "dynamodb-flink.jobs." + job + ".";
            properties.putAll(Map.of(
                    prefix + "source.table-name",
                    job.equals(UNREAD) ? "hidden" : "orders",
                    prefix + "source.initial-position",
                    "trim-horizon",
                    prefix + "sink.table-name",
                    job.equals(COPY) ? "orders-replica" : job + "-replica",
                    prefix + "sink.max-time-in-buffer",
                    "100ms",
                    // One may fail while the next is still being started.
                    prefix + "on-startup-failure",
                    "mark-down",
                    prefix + "checkpoint.interval",
                    "200ms",
                    prefix + "checkpoint.directory",
                    directory.toUri()));
        }
        properties.put("dynamodb-flink.jobs.unread.source.empty-poll-delay", "250ms");
        properties.put("dynamodb-flink.jobs.unread.health.max-silence", "4s");
        properties.put("dynamodb-flink.jobs.broken.source.deserialization-schema", "failing");
        properties.put("dynamodb-flink.jobs.broken.flink.restart-strategy.type", "disable");
        properties.put("dynamodb-flink.jobs.refused.flink.restart-strategy.type", "disable");
        return new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.SERVLET)
                .properties(properties)
                .run();
    }

    private void awaitCopy(ConfigurableApplicationContext application) {
        awaitState(application, COPY, ObservedJobState.RUNNING);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(simulator.table("orders-replica").items()).hasSize(1));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(status(application, COPY).lastCheckpoint()).isNotNull());
    }

    private static void awaitState(ConfigurableApplicationContext application, JobName job, ObservedJobState state) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(status(application, job).observed()).isEqualTo(state));
    }

    private static FlinkJobStatus status(ConfigurableApplicationContext application, JobName job) {
        return application.getBean(FlinkJobRegistry.class).status(job).orElseThrow();
    }

    private String get(String url) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(PATIENCE)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean(defaultCandidate = false)
        DynamoDbStreamsDeserializationSchema<ChangeEvent> failing(@Value("${shop.api-key}") String key) {
            return new DynamoDbStreamsDeserializationSchema<>() {

                private static final long serialVersionUID = 1L;

                @Override
                public void deserialize(Record record, String stream, String shardId, Collector<ChangeEvent> output)
                        throws IOException {
                    throw new IOException("no answer from https://me:" + key + "@shop.example with the key " + key);
                }

                @Override
                public TypeInformation<ChangeEvent> getProducedType() {
                    return TypeInformation.of(ChangeEvent.class);
                }
            };
        }
    }
}
