/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.demo.database.DemoTables;
import io.dynamodbflink.demo.revenue.CustomerRevenue;
import io.dynamodbflink.demo.shop.Order;
import io.dynamodbflink.demo.shop.RevenuePolicy;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** The demo as it ships, in a hurry: both jobs follow the orders over several shards. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"demo.change-interval=20ms", "demo.rollover-interval=4s", "demo.max-orders=100"})
@DirtiesContext // It would go on in the background of other tests.
class DemoApplicationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @LocalServerPort
    private int port;

    @Autowired
    private DemoTables tables;

    @Autowired
    private RevenuePolicy policy;

    private DemoHttp demo;

    @BeforeEach
    void connect() {
        demo = new DemoHttp(port);
        demo.post("/demo/resume");
    }

    @Test
    void bothJobsAreUp() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(demo.healthOf("orders-replication")).isEqualTo("UP");
            assertThat(demo.healthOf("customer-revenue")).isEqualTo("UP");
        });
        assertThat(demo.get("/actuator/flinkjobs").get("jobs")).hasSize(2);
    }

    @Test
    void shardsShowTheirLineageAndProgress() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode shards =
                    demo.get("/actuator/shardassignments/orders-replication").get("shards");
            assertThat(shards).anySatisfy(shard -> {
                assertThat(shard.get("parent").isNull()).isFalse();
                assertThat(shard.get("recordsRead").asLong()).isPositive();
                assertThat(shard.get("subtask").isNull()).isFalse();
            });
        });
    }

    @Test
    void theReplicaEqualsTheOrdersWhenTheyPause() {
        awaitManyOrders();

        demo.post("/demo/pause");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        demo.get("/demo/compare").get("equal").asBoolean())
                .isTrue());
        assertThat(demo.get("/demo/compare").get("orders").asInt()).isPositive();
    }

    @Test
    void revenueIsTheSumOfTheOrdersWhenTheyPause() {
        awaitManyOrders();

        demo.post("/demo/pause");

        Map<String, BigDecimal> expected = expectedRevenue();
        assertThat(expected).isNotEmpty();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(actualRevenue()).containsAllEntriesOf(expected));
    }

    @Test
    void aPausedDemoChangesNothing() {
        awaitManyOrders();

        demo.post("/demo/pause");

        var orders = tables.items(DemoTables.ORDERS);
        await().during(Duration.ofMillis(500)).atMost(Duration.ofSeconds(5)).until(() -> tables.items(DemoTables.ORDERS)
                .containsAll(orders));
    }

    private void awaitManyOrders() {
        await().atMost(PATIENCE)
                .until(() -> tables.items(DemoTables.ORDERS_REPLICA).size() > 20);
    }

    private Map<String, BigDecimal> expectedRevenue() {
        Map<String, BigDecimal> revenue = new TreeMap<>();
        tables.items(DemoTables.ORDERS).stream()
                .map(Order::from)
                .filter(order -> policy.revenueOf(order) != 0)
                .forEach(order -> revenue.merge(
                        order.customerId(), BigDecimal.valueOf(policy.revenueOf(order), 2), BigDecimal::add));
        return revenue;
    }

    private Map<String, BigDecimal> actualRevenue() {
        Map<String, BigDecimal> revenue = new TreeMap<>();
        tables.items(DemoTables.CUSTOMER_REVENUE).stream()
                .map(CustomerRevenue::from)
                .forEach(customer ->
                        revenue.put(customer.customerId(), customer.revenue().setScale(2)));
        return revenue;
    }
}
