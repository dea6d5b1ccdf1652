/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.TableDefinition;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Under devtools, the application's classes are loaded a second time, by a loader that restarts. Unless Flink's and
 * ours go with them, beans cannot be found inside of operators and classes are not equal to themselves.
 */
@EnabledIfSystemProperty(
        named = "devtools.jar",
        matches = ".+",
        disabledReason = "run by the build, which knows the jar")
class DevtoolsIT {

    @TempDir
    private Path directory;

    @Test
    void jobWithBeansRunsUnderDevtoolsAndAgainAfterARestart() throws Exception {
        try (DynamoDbLocalServer server = DynamoDbLocalServer.start()) {
            server.tables().create(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_IMAGE));
            server.tables().create(TableDefinition.of("orders-replica", "id"));
            server.database().dynamoDbClient().putItem(request -> request.tableName("orders")
                    .item(Map.of("id", AttributeValue.fromS("1"))));
            Path log = directory.resolve("application.log");
            Process application = start(server, log);
            try {
                await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                    assertThat(application.isAlive()).as(Files.readString(log)).isTrue();
                    assertThat(server.tables().items("orders-replica")).hasSize(1);
                });
                assertThat(Files.readString(log)).contains("RestartClassLoader").contains("Changes seen: 1");

                server.database().dynamoDbClient().deleteItem(request -> request.tableName("orders-replica")
                        .key(Map.of("id", AttributeValue.fromS("1"))));
                Files.writeString(restartDirectory().resolve("changed"), "now");
                await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                    assertThat(application.isAlive()).as(Files.readString(log)).isTrue();
                    // The job forgets with its application, and begins anew with it: by beans of the new context.
                    assertThat(server.tables().items("orders-replica")).hasSize(1);
                });
                assertThat(Files.readString(log).lines().filter("Changes seen: 1"::equals))
                        .hasSize(2);
            } finally {
                application.destroy();
                assertThat(application.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    /** A part of the class path, so that devtools watches it. */
    private Path restartDirectory() {
        return directory.resolve("restart");
    }

    private Process start(DynamoDbLocalServer server, Path log) throws Exception {
        Files.createDirectories(restartDirectory());
        String classpath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Xmx700m",
                        "-cp",
                        Stream.concat(
                                        Stream.of(classpath.split(File.pathSeparator)),
                                        Stream.of(
                                                System.getProperty("devtools.jar"),
                                                restartDirectory().toString()))
                                // An empty one is the working directory, in which devtools would look for changes.
                                .filter(entry -> !entry.isEmpty())
                                .collect(Collectors.joining(File.pathSeparator)),
                        DevtoolsApplication.class.getName(),
                        "--spring.main.web-application-type=none",
                        "--spring.devtools.livereload.enabled=false",
                        "--spring.devtools.restart.poll-interval=500ms",
                        "--spring.devtools.restart.quiet-period=200ms",
                        "--dynamodb-flink.aws.region=" + server.region().id(),
                        "--dynamodb-flink.aws.endpoint=" + server.endpoint(),
                        "--dynamodb-flink.aws.credentials.access-key-id=" + server.accessKeyId(),
                        "--dynamodb-flink.aws.credentials.secret-access-key=" + server.secretAccessKey(),
                        "--dynamodb-flink.jobs.copy.source.table-name=orders",
                        "--dynamodb-flink.jobs.copy.source.initial-position=trim-horizon",
                        "--dynamodb-flink.jobs.copy.sink.table-name=orders-replica",
                        "--dynamodb-flink.jobs.copy.sink.max-time-in-buffer=50ms"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }
}
