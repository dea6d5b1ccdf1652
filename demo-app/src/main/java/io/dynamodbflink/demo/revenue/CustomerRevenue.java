/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.revenue;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Revenue from a customer, as an item of the table {@code customer-revenue}.
 *
 * @param customerId key of the table
 * @param name of the customer
 * @param revenue in euros
 * @param level in the loyalty programme
 */
public record CustomerRevenue(String customerId, String name, BigDecimal revenue, String level) {

    /** The revenue that an item holds. */
    public static CustomerRevenue from(Map<String, AttributeValue> item) {
        return new CustomerRevenue(
                attribute(item, "customerId").s(),
                attribute(item, "name").s(),
                new BigDecimal(attribute(item, "revenue").n()),
                attribute(item, "level").s());
    }

    /** The item that holds this revenue. */
    public Map<String, AttributeValue> toItem() {
        return Map.of(
                "customerId", AttributeValue.fromS(customerId),
                "name", AttributeValue.fromS(name),
                "revenue", AttributeValue.fromN(revenue.toPlainString()),
                "level", AttributeValue.fromS(level));
    }

    private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(item.get(name), name);
    }
}
