/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.fault;

/**
 * A rule that has been injected.
 *
 * @since 0.1.0
 */
public interface FaultRule {

    /** How many calls it has struck so far. */
    long strikes();

    /** Ends the rule. Calls that are being answered are not affected. */
    void remove();
}
