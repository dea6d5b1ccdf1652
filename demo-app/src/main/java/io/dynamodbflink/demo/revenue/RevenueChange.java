/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.revenue;

/**
 * By how much a change of an order changes the revenue from a customer.
 *
 * @param customerId the customer
 * @param cents euro cents, negative if the order was cancelled or removed
 */
public record RevenueChange(String customerId, long cents) {}
