/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.testing.EmbeddedClientProvider;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The sink in a job on a mini cluster, in front of DynamoDB Local. */
class DynamoDbSinkIT {

    private static final int KEYS = 40;

    @Test
    void lastWriteOfEveryKeyEndsUpInTheTable() throws Exception {
        try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start()) {
            database.tables().create(TableDefinition.of("orders", "id"));
            StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
            env.fromSequence(0, 4_999)
                    .sinkTo(DynamoDbSink.<Long>builder()
                            .setClientProvider(EmbeddedClientProvider.of(database))
                            .setTableName("orders")
                            .setElementConverter((element, context) -> write(element))
                            .setMaxTimeInBufferMS(100)
                            .setMaxBufferedRequests(100)
                            .build());
            env.execute("hot keys");

            assertThat(versions(database)).isEqualTo(expected(5_000));
        }
    }

    /** Every seventh write of the sequence is a delete. */
    private static DynamoDbWriteRequest write(long version) {
        Map<String, AttributeValue> item =
                Map.of("id", AttributeValue.fromS("k" + version % KEYS), "v", AttributeValue.fromN("" + version));
        return DynamoDbWriteRequest.builder()
                .setType(version % 7 == 0 ? DynamoDbWriteRequestType.DELETE : DynamoDbWriteRequestType.PUT)
                .setItem(item)
                .build();
    }

    private static Map<String, Long> expected(long count) {
        Map<String, Long> table = new HashMap<>();
        for (long version = 0; version < count; version++) {
            if (version % 7 == 0) {
                table.remove("k" + version % KEYS);
            } else {
                table.put("k" + version % KEYS, version);
            }
        }
        return table;
    }

    private static Map<String, Long> versions(EmbeddedDynamoDb database) {
        Map<String, Long> table = new HashMap<>();
        database.tables()
                .items("orders")
                .forEach(item ->
                        table.put(item.get("id").s(), Long.valueOf(item.get("v").n())));
        return table;
    }
}
