/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.revenue;

/**
 * The sum of a customer's revenue changes.
 *
 * @param customerId the customer
 * @param cents euro cents
 * @param level in the loyalty programme
 */
public record CustomerTotal(String customerId, long cents, String level) {}
