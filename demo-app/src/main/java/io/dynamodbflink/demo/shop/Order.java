/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.shop;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * An order, as an item of the order table.
 *
 * @param orderId key of the table
 * @param customerId who ordered
 * @param amount in units of the currency
 * @param currency ISO 4217 code
 * @param status how far it has come
 */
public record Order(String orderId, String customerId, BigDecimal amount, String currency, OrderStatus status) {

    /** The order that an item holds. */
    public static Order from(Map<String, AttributeValue> item) {
        return new Order(
                text(item, "orderId"),
                text(item, "customerId"),
                new BigDecimal(Objects.requireNonNull(attribute(item, "amount").n(), "amount is not a number")),
                text(item, "currency"),
                OrderStatus.valueOf(text(item, "status")));
    }

    /** The item that holds this order. */
    public Map<String, AttributeValue> toItem() {
        return Map.of(
                "orderId", AttributeValue.fromS(orderId),
                "customerId", AttributeValue.fromS(customerId),
                "amount", AttributeValue.fromN(amount.toPlainString()),
                "currency", AttributeValue.fromS(currency),
                "status", AttributeValue.fromS(status.name()));
    }

    /** The same order in another status. */
    public Order withStatus(OrderStatus newStatus) {
        return new Order(orderId, customerId, amount, currency, newStatus);
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        return Objects.requireNonNull(attribute(item, name).s(), () -> name + " is not a string");
    }

    private static AttributeValue attribute(Map<String, AttributeValue> item, String name) {
        @Nullable AttributeValue value = item.get(name);
        if (value == null) {
            throw new IllegalArgumentException("An order has no attribute " + name);
        }
        return value;
    }
}
