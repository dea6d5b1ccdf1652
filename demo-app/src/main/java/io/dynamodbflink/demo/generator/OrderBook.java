/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.generator;

import io.dynamodbflink.demo.database.DemoTables;
import io.dynamodbflink.demo.shop.Order;
import java.util.Map;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes to the order table. */
@Component
class OrderBook {

    private final DynamoDbClient client;

    /** @param tables created before anything is written */
    OrderBook(DynamoDbClient client, DemoTables tables) {
        this.client = client;
    }

    void put(Order order) {
        client.putItem(request -> request.tableName(DemoTables.ORDERS).item(order.toItem()));
    }

    void remove(Order order) {
        client.deleteItem(request ->
                request.tableName(DemoTables.ORDERS).key(Map.of("orderId", AttributeValue.fromS(order.orderId()))));
    }
}
