/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.shop;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.stereotype.Service;

/** What other currencies are worth in euros. */
@Service
public class ExchangeRates {

    private final Map<String, BigDecimal> euros = Map.of(
            "EUR", BigDecimal.ONE,
            "USD", new BigDecimal("0.92"),
            "SEK", new BigDecimal("0.088"));

    /** ISO 4217 codes of all currencies. */
    public SortedSet<String> currencies() {
        return new TreeSet<>(euros.keySet());
    }

    /**
     * An amount in euro cents, rounded to the nearest.
     *
     * @throws IllegalArgumentException if the currency is not known
     */
    public long toEuroCents(BigDecimal amount, String currency) {
        BigDecimal rate = euros.get(currency);
        if (rate == null) {
            throw new IllegalArgumentException("No exchange rate for " + currency + ", only for " + currencies());
        }
        return amount.multiply(rate)
                .movePointRight(2)
                .setScale(0, RoundingMode.HALF_EVEN)
                .longValueExact();
    }
}
