/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Compares the sizes that the sink computes with those that DynamoDB Local refuses. */
class ItemSizeIT {

    @Test
    void largestItemIsTakenAndOneByteMoreIsNot() throws Exception {
        try (EmbeddedDynamoDb database = EmbeddedDynamoDb.start()) {
            database.tables().create(TableDefinition.of("orders", "id"));
            int room = ItemSize.LARGEST_ITEM - ItemSize.of(item(AttributeValue.fromS("")));

            assertTaken(database, item(AttributeValue.fromS("x".repeat(room))));
            assertRefused(database, item(AttributeValue.fromS("x".repeat(room + 1))));
            assertTaken(database, item(AttributeValue.fromS("ä".repeat(room / 2))));
            assertRefused(database, item(AttributeValue.fromS("ä".repeat(room / 2 + 1))));
            assertTaken(database, item(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[room]))));
            assertRefused(database, item(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[room + 1]))));
        }
    }

    private static void assertTaken(EmbeddedDynamoDb database, Map<String, AttributeValue> item) throws Exception {
        assertThat(ItemSize.of(item)).isLessThanOrEqualTo(ItemSize.LARGEST_ITEM);
        database.dynamoDbClient().putItem(put -> put.tableName("orders").item(item));
    }

    private static void assertRefused(EmbeddedDynamoDb database, Map<String, AttributeValue> item) throws Exception {
        assertThat(ItemSize.of(item)).isGreaterThan(ItemSize.LARGEST_ITEM);
        assertThatExceptionOfType(DynamoDbException.class).isThrownBy(() -> database.dynamoDbClient()
                .putItem(put -> put.tableName("orders").item(item)));
    }

    private static Map<String, AttributeValue> item(AttributeValue value) {
        return Map.of("id", AttributeValue.fromS("a"), "v", value);
    }
}
