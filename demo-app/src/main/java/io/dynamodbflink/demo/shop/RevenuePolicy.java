/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.shop;

import java.util.EnumSet;
import java.util.Set;
import org.springframework.stereotype.Service;

/** What an order contributes to revenue: its value once it is paid, unless it is cancelled. */
@Service
public class RevenuePolicy {

    private final Set<OrderStatus> counted = EnumSet.of(OrderStatus.PAID, OrderStatus.SHIPPED);
    private final ExchangeRates exchangeRates;

    public RevenuePolicy(ExchangeRates exchangeRates) {
        this.exchangeRates = exchangeRates;
    }

    /** Revenue from an order, in euro cents. */
    public long revenueOf(Order order) {
        return counted.contains(order.status()) ? exchangeRates.toEuroCents(order.amount(), order.currency()) : 0;
    }
}
