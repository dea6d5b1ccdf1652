/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.dynamodbflink.connector.testing.EmbeddedClientProvider;
import io.dynamodbflink.connector.testing.FakeDeadLetterContext;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;

class DeadLetterTableIT {

    private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

    @BeforeEach
    void createTable() {
        database.tables().create(TableDefinition.of("letters", "letterId"));
    }

    @AfterEach
    void stopDatabase() {
        database.close();
    }

    @Test
    void lettersAreInTheTableAfterTheFlush() throws Exception {
        DeadLetterWriter<DeadLetter> writer = open("letters");
        for (int i = 0; i < 200; i++) {
            writer.write(new Letter("{\"n\":" + i + "}"));
        }
        writer.flush();
        writer.close();

        List<Map<String, AttributeValue>> items = database.tables().items("letters");
        Set<String> letters = new HashSet<>();
        items.forEach(item -> letters.add(item.get(DeadLetterTable.LETTER).s()));
        assertThat(items).hasSize(200).allSatisfy(item -> assertThat(item)
                .containsOnlyKeys(
                        "letterId", DeadLetterTable.FAILED_AT, DeadLetterTable.DESCRIPTION, DeadLetterTable.LETTER)
                .containsEntry(DeadLetterTable.FAILED_AT, AttributeValue.fromS("2026-01-31T12:00:00Z"))
                .containsEntry(DeadLetterTable.DESCRIPTION, AttributeValue.fromS("it failed")));
        assertThat(letters).hasSize(200).contains("{\"n\":0}", "{\"n\":199}");
    }

    @Test
    void largeLetterIsCompressed() throws Exception {
        String json = "{\"v\":\"" + "x".repeat(500_000) + "\"}";
        write(json);

        assertThat(database.tables().items("letters")).singleElement().satisfies(item -> {
            assertThat(item).doesNotContainKeys(DeadLetterTable.LETTER, DeadLetterTable.PART);
            assertThat(uncompressed(item.get(DeadLetterTable.LETTER_GZIP).b().asByteArray()))
                    .isEqualTo(json);
        });
    }

    @Test
    void letterThatDoesNotFitEvenCompressedIsCutIntoParts() throws Exception {
        byte[] noise = new byte[900_000];
        new Random(1).nextBytes(noise);
        String json = "{\"v\":\"" + Base64.getEncoder().encodeToString(noise) + "\"}";
        write(json);

        List<Map<String, AttributeValue>> parts = database.tables().items("letters").stream()
                .sorted(Comparator.comparing(
                        item -> Integer.valueOf(item.get(DeadLetterTable.PART).n())))
                .toList();
        ByteArrayOutputStream gzip = new ByteArrayOutputStream();
        for (Map<String, AttributeValue> part : parts) {
            gzip.write(part.get(DeadLetterTable.LETTER_GZIP).b().asByteArray());
            assertThat(part.get(DeadLetterTable.PARTS).n()).isEqualTo("" + parts.size());
            assertThat(part.get("letterId").s())
                    .endsWith("/" + part.get(DeadLetterTable.PART).n());
        }
        assertThat(parts).hasSize(3);
        assertThat(uncompressed(gzip.toByteArray())).isEqualTo(json);
    }

    @Test
    void missingTableIsNamedWhenTheJobStarts() {
        assertThatIOException()
                .isThrownBy(() -> open("nowhere"))
                .withMessageContaining("'nowhere' for dead letters")
                .withMessageContaining("ResourceNotFoundException");
    }

    @Test
    void tableWithAnotherKindOfKeyIsRefusedWhenTheJobStarts() {
        database.dynamoDbClient().createTable(create -> create.tableName("numbered")
                .billingMode("PAY_PER_REQUEST")
                .keySchema(KeySchemaElement.builder()
                        .attributeName("n")
                        .keyType("HASH")
                        .build())
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("n")
                        .attributeType("N")
                        .build()));
        assertThatIOException()
                .isThrownBy(() -> open("numbered"))
                .withMessageContaining("has the key [n], but must have a partition key of type S");
    }

    private void write(String json) throws Exception {
        DeadLetterWriter<DeadLetter> writer = open("letters");
        writer.write(new Letter(json));
        writer.flush();
        writer.close();
    }

    private DeadLetterWriter<DeadLetter> open(String table) throws Exception {
        return DeadLetterTable.named(table, EmbeddedClientProvider.of(database)).open(new FakeDeadLetterContext());
    }

    private static String uncompressed(byte[] gzip) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(gzip))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private record Letter(String toJson) implements DeadLetter {

        @Override
        public Instant failedAt() {
            return Instant.parse("2026-01-31T12:00:00Z");
        }

        @Override
        public String describe() {
            return "it failed";
        }
    }
}
