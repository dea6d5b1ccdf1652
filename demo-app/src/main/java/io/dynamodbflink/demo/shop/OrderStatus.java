/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.shop;

/** How far an order has come. */
public enum OrderStatus {
    PLACED,
    PAID,
    SHIPPED,
    CANCELLED;

    /** The next status of an order that takes its ordinary course. */
    public OrderStatus next() {
        return switch (this) {
            case PLACED -> PAID;
            case PAID, SHIPPED -> SHIPPED;
            case CANCELLED -> CANCELLED;
        };
    }
}
