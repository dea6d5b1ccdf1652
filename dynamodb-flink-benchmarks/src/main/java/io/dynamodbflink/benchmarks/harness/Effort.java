/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.time.Duration;

/** How much work a scenario does. */
public enum Effort {
    /** As much as figures take that can be trusted. */
    FULL(3),
    /** As little as shows that the scenario works. */
    SMOKE(1);

    private final int runs;

    Effort(int runs) {
        this.runs = runs;
    }

    /** How often everything is measured; what counts is the median. */
    public int runs() {
        return runs;
    }

    /** A size, of its own for each effort. */
    public int of(int full, int smoke) {
        return this == FULL ? full : smoke;
    }

    /** A time, a twentieth of it for the small effort. */
    public Duration of(Duration full) {
        return this == FULL ? full : full.dividedBy(20);
    }
}
