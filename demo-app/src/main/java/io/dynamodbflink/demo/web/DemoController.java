/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.web;

import io.dynamodbflink.demo.database.DemoTables;
import io.dynamodbflink.demo.generator.OrderGenerator;
import io.dynamodbflink.demo.revenue.CustomerRevenue;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Pauses and resumes the changes, and shows what the jobs made of them. */
@RestController
@RequestMapping("/demo")
class DemoController {

    private final OrderGenerator generator;
    private final DemoTables tables;

    DemoController(OrderGenerator generator, DemoTables tables) {
        this.generator = generator;
        this.tables = tables;
    }

    @PostMapping("/pause")
    Map<String, Boolean> pause() {
        generator.pause();
        return Map.of("paused", true);
    }

    @PostMapping("/resume")
    Map<String, Boolean> resume() {
        generator.resume();
        return Map.of("paused", false);
    }

    /** Compares the order table with its replica; while orders change, the replica is a moment behind. */
    @GetMapping("/compare")
    ReplicaComparison compare() {
        List<Map<String, AttributeValue>> replicas = tables.items(DemoTables.ORDERS_REPLICA);
        return ReplicaComparison.of(tables.items(DemoTables.ORDERS), replicas);
    }

    /** Revenue by customer, highest first. */
    @GetMapping("/revenue")
    List<CustomerRevenue> revenue() {
        return tables.items(DemoTables.CUSTOMER_REVENUE).stream()
                .map(CustomerRevenue::from)
                .sorted(Comparator.comparing(CustomerRevenue::revenue).reversed())
                .toList();
    }
}
