/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import io.dynamodbflink.demo.revenue.CustomerRevenue;
import io.dynamodbflink.demo.shop.ExchangeRates;
import io.dynamodbflink.demo.shop.Order;
import io.dynamodbflink.demo.shop.RevenuePolicy;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Revenue by customer. The job sums up every change of an order, so that one which is lost or counted twice makes its
 * sum another than that of the orders.
 */
final class Revenue {

    private static final RevenuePolicy POLICY = new RevenuePolicy(new ExchangeRates());

    private Revenue() {}

    /** What the orders that there are come to, of customers with any. */
    static Map<String, BigDecimal> ofOrders(List<Map<String, AttributeValue>> orders) {
        Map<String, BigDecimal> revenue = new TreeMap<>();
        orders.stream()
                .map(Order::from)
                .filter(order -> POLICY.revenueOf(order) != 0)
                .forEach(order -> revenue.merge(
                        order.customerId(), BigDecimal.valueOf(POLICY.revenueOf(order), 2), BigDecimal::add));
        return revenue;
    }

    /** What the job has written. */
    static Map<String, BigDecimal> written(List<Map<String, AttributeValue>> customers) {
        Map<String, BigDecimal> revenue = new TreeMap<>();
        customers.stream()
                .map(CustomerRevenue::from)
                .forEach(customer ->
                        revenue.put(customer.customerId(), customer.revenue().setScale(2)));
        return revenue;
    }
}
