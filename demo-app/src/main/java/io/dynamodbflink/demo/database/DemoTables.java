/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.database;

import io.dynamodbflink.test.DynamoDbTables;
import io.dynamodbflink.test.TableDefinition;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The demo's tables; they are there when this bean is. */
@Component
public class DemoTables {

    /** Orders, with a stream. */
    public static final String ORDERS = "orders";

    /** What the job orders-replication makes of it. */
    public static final String ORDERS_REPLICA = "orders-replica";

    /** What the job customer-revenue makes of it. */
    public static final String CUSTOMER_REVENUE = "customer-revenue";

    private static final Logger LOG = LoggerFactory.getLogger(DemoTables.class);

    private final DynamoDbTables tables;

    DemoTables(DynamoDbClient client) {
        this.tables = new DynamoDbTables(client);
        create(TableDefinition.of(ORDERS, "orderId").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        create(TableDefinition.of(ORDERS_REPLICA, "orderId"));
        create(TableDefinition.of(CUSTOMER_REVENUE, "customerId"));
    }

    private void create(TableDefinition definition) {
        if (tables.createIfMissing(definition)) {
            LOG.info("Created {}", definition);
        } else {
            LOG.info("Found {}", definition);
        }
    }

    /** Every item of a table. */
    public List<Map<String, AttributeValue>> items(String tableName) {
        return tables.items(tableName);
    }
}
