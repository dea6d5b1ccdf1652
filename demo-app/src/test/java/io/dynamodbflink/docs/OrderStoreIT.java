/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.test.DynamoDbTables;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.junit.DynamoDbLocal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

// snippet: junit
@DynamoDbLocal
class OrderStoreIT {

    @Test
    void keepsOrders(DynamoDbTables tables, DynamoDbClient client) {
        tables.create(TableDefinition.of("orders", "orderId"));

        client.putItem(put -> put.tableName("orders").item(Map.of("orderId", AttributeValue.fromS("4711"))));

        assertThat(tables.items("orders")).hasSize(1);
    }
}
// end snippet
