/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.deadletter.DeadLetterFiles;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.testing.EmbeddedClientProvider;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items 0 to 99, of which 7 has a value that DynamoDB has no place for, and the table alone can tell that 33 is too deep. */
class InvalidItemsIT {

    private final EmbeddedDynamoDb database = EmbeddedDynamoDb.start();

    @BeforeEach
    void createTable() {
        database.tables().create(TableDefinition.of("orders", "id"));
    }

    @AfterEach
    void stopDatabase() {
        database.close();
    }

    @Test
    void itemsThatTheTableNeverTakesAreSkippedAndAllOthersAreWritten() throws Exception {
        run(sink().setInvalidItemPolicy(PoisonPolicy.SKIP).build());

        assertThat(database.tables().items("orders")).hasSize(98);
    }

    @Test
    void itemsThatTheTableNeverTakesAreKeptInFilesAndAllOthersAreWritten(@TempDir Path directory) throws Exception {
        run(sink().setInvalidItemPolicy(PoisonPolicy.DEAD_LETTER)
                .setDeadLetterHandler(DeadLetterFiles.in(directory.toUri().toString()))
                .build());

        assertThat(database.tables().items("orders")).hasSize(98);
        assertThat(lines(directory))
                .hasSize(2)
                .anyMatch(line -> line.contains("\"table\":\"orders\"")
                        && line.contains("the attribute 'v' has no value")
                        && line.contains("\"attempts\":0")
                        && line.contains("\"request\":{\"Put\":{\"TableName\":\"orders\"")
                        && line.contains("\"id\":{\"S\":\"7\"}"))
                .anyMatch(line -> line.contains("ValidationException")
                        && line.contains("Nesting Levels have exceeded")
                        && line.contains("\"attempts\":1")
                        && line.contains("\"id\":{\"S\":\"33\"}"));
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

    private static void run(DynamoDbSink<Long> sink) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        env.fromSequence(0, 99).sinkTo(sink);
        env.execute("invalid items");
    }

    private DynamoDbSinkBuilder<Long> sink() {
        return DynamoDbSink.<Long>builder()
                .setClientProvider(EmbeddedClientProvider.of(database))
                .setTableName("orders")
                .setElementConverter((number, context) -> DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .setItem(Map.of("id", AttributeValue.fromS("" + number), "v", value(number)))
                        .build());
    }

    private static AttributeValue value(long number) {
        if (number == 7) {
            return AttributeValue.builder().build();
        }
        AttributeValue value = AttributeValue.fromS("x");
        for (int depth = 0; depth < (number == 33 ? 32 : 31); depth++) {
            value = AttributeValue.fromL(List.of(value));
        }
        return value;
    }
}
