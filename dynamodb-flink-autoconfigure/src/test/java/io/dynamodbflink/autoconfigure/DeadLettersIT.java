/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardRegistryAutoConfiguration;
import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.DeadLetterTable;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.source.failure.InvalidRecord;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** Records that a job's deserialization schema fails on, and items that its table never takes, in an application. */
class DeadLettersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JOB = "dynamodb-flink.jobs.copy.";

    private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

    private final ApplicationContextRunner replication = new ApplicationContextRunner()
            .withConfiguration(
                    AutoConfigurations.of(DynamoDbFlinkAutoConfiguration.class, ShardRegistryAutoConfiguration.class))
            .withBean(DynamoDbClientProvider.class, () -> new EmbeddedClients(database))
            .withPropertyValues(
                    JOB + "source.table-name=orders",
                    JOB + "source.initial-position=trim-horizon",
                    JOB + "sink.table-name=replica",
                    JOB + "sink.max-time-in-buffer=50ms",
                    JOB + "checkpoint.interval=100ms",
                    JOB + "parallelism=2");

    private final ApplicationContextRunner application =
            replication.withBean(DynamoDbStreamsDeserializationSchema.class, PickySchema::new);

    @BeforeEach
    void createTables() {
        database.tables().create(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_IMAGE));
        database.tables().create(TableDefinition.of("replica", "id"));
        for (String id : List.of("good-1", "bad-1", "good-2", "bad-2", "good-3")) {
            database.dynamoDbClient()
                    .putItem(put -> put.tableName("orders").item(Map.of("id", AttributeValue.fromS(id))));
        }
    }

    @AfterEach
    void stopDatabase() {
        database.close();
    }

    @Test
    void beanThatIsNotSerializableTakesDeadLettersAndTheOthersArrive() {
        application
                .withUserConfiguration(MailboxConfiguration.class)
                .withPropertyValues(JOB + "source.on-invalid-record=dead-letter")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Mailbox mailbox = context.getBean(Mailbox.class);
                    await().atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(mailbox.ids).containsExactly("bad-1", "bad-2"));
                    awaitTheGoodOnes();
                    assertThat(context.getBean(ShardAssignmentRegistry.class)
                                    .summary(JobName.of("copy"))
                                    .invalidRecords())
                            .isEqualTo(2);
                });
    }

    @Test
    void directoryInThePropertiesIsEnoughToKeepDeadLetters(@TempDir Path directory) {
        application
                .withPropertyValues(
                        JOB + "source.on-invalid-record=dead-letter",
                        JOB + "source.dead-letter-directory=" + directory.toUri())
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines(directory))
                            .hasSize(2)
                            .anyMatch(line -> line.contains("{\"S\":\"bad-1\"}"))
                            .anyMatch(line -> line.contains("{\"S\":\"bad-2\"}")));
                    awaitTheGoodOnes();
                });
    }

    @Test
    void skippedRecordsAreCounted() {
        application.withPropertyValues(JOB + "source.on-invalid-record=skip").run(context -> {
            assertThat(context).hasNotFailed();
            awaitTheGoodOnes();
            assertThat(context.getBean(ShardAssignmentRegistry.class)
                            .summary(JobName.of("copy"))
                            .invalidRecords())
                    .isEqualTo(2);
        });
    }

    @Test
    void itemsThatTheTableNeverTakesAreKeptInAnotherTable() {
        database.tables().create(TableDefinition.of("letters", "id"));
        replication
                .withBean(ElementConverter.class, PickyConverter::new)
                .withPropertyValues(JOB + "sink.on-invalid-item=dead-letter", JOB + "sink.dead-letter-table=letters")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                                    database.tables().items("letters"))
                            .extracting(item -> item.get(DeadLetterTable.LETTER).s())
                            .hasSize(2)
                            .anyMatch(letter -> letter.contains("{\"S\":\"bad-1\"}"))
                            .anyMatch(letter -> letter.contains("{\"S\":\"bad-2\"}")));
                    awaitTheGoodOnes();
                });
    }

    @Test
    void handlerOfInvalidItemsTakesThemAlthoughThereIsOneOfInvalidRecords() {
        replication
                .withUserConfiguration(MailboxConfiguration.class, ItemMailboxConfiguration.class)
                .withBean(ElementConverter.class, PickyConverter::new)
                .withPropertyValues(
                        JOB + "source.on-invalid-record=dead-letter", JOB + "sink.on-invalid-item=dead-letter")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Mailbox mailbox = context.getBean(Mailbox.class);
                    await().atMost(PATIENCE).untilAsserted(() -> assertThat(mailbox.ids)
                            .containsExactlyInAnyOrder("item bad-1", "item bad-2"));
                    awaitTheGoodOnes();
                });
    }

    private void awaitTheGoodOnes() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(database.tables().items("replica"))
                        .extracting(item -> item.get("id").s())
                        .containsExactlyInAnyOrder("good-1", "good-2", "good-3"));
    }

    private static List<String> lines(Path directory) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        return lines;
    }

    /** A service with state of the application, which cannot be serialised. */
    static final class Mailbox {

        private final Queue<String> ids = new ConcurrentLinkedQueue<>();
        private final Thread owner = Thread.currentThread();

        void receive(InvalidRecord letter) {
            assertThat(owner).isNotSameAs(Thread.currentThread());
            ids.add(letter.record().dynamodb().keys().get("id").s());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MailboxConfiguration {

        @Bean
        Mailbox mailbox() {
            return new Mailbox();
        }

        @Bean
        DeadLetterHandler<InvalidRecord> letters(Mailbox mailbox) {
            return context -> mailbox::receive;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ItemMailboxConfiguration {

        @Bean
        DeadLetterHandler<InvalidItem> items(Mailbox mailbox) {
            return context -> letter -> mailbox.ids.add(
                    "item " + letter.request().getItem().get("id").s());
        }
    }

    /** Makes a value that DynamoDB has no place for of every change of a bad item. */
    private static final class PickyConverter implements ElementConverter<ChangeEvent, DynamoDbWriteRequest> {

        private static final long serialVersionUID = 1L;

        @Override
        public DynamoDbWriteRequest apply(ChangeEvent event, SinkWriter.Context context) {
            AttributeValue id = event.keys().get("id");
            return DynamoDbWriteRequest.builder()
                    .setType(DynamoDbWriteRequestType.PUT)
                    .setItem(
                            id.s().startsWith("bad")
                                    ? Map.of(
                                            "id",
                                            id,
                                            "v",
                                            AttributeValue.builder().build())
                                    : Map.of("id", id))
                    .build();
        }
    }

    private static final class PickySchema implements DynamoDbStreamsDeserializationSchema<ChangeEvent> {

        private static final long serialVersionUID = 1L;

        private final ChangeEventDeserializationSchema schema = new ChangeEventDeserializationSchema();

        @Override
        public void deserialize(Record record, String stream, String shardId, Collector<ChangeEvent> output)
                throws IOException {
            if (record.dynamodb().keys().get("id").s().startsWith("bad")) {
                throw new IllegalArgumentException("bad");
            }
            schema.deserialize(record, stream, shardId, output);
        }

        @Override
        public TypeInformation<ChangeEvent> getProducedType() {
            return schema.getProducedType();
        }
    }

    private static final class EmbeddedClients implements DynamoDbClientProvider {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final EmbeddedDynamoDb database;

        EmbeddedClients(EmbeddedDynamoDb database) {
            this.database = database;
        }

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            return database.streamsAsyncClient();
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            return database.dynamoDbAsyncClient();
        }

        @Override
        public void release(SdkClient client) {
            // The database's clients are shared.
        }
    }
}
