/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.shop;

import org.springframework.stereotype.Service;

/** Which level customers reach by their revenue. */
@Service
public class LoyaltyProgramme {

    private static final long SILVER_FROM_CENTS = 100_000;
    private static final long GOLD_FROM_CENTS = 500_000;

    /** The level of a customer with this revenue, in euro cents. */
    public String levelOf(long revenue) {
        if (revenue >= GOLD_FROM_CENTS) {
            return "gold";
        }
        return revenue >= SILVER_FROM_CENTS ? "silver" : "bronze";
    }
}
