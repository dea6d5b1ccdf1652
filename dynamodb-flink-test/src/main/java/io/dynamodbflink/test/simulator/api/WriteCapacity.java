/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

/**
 * The write units that a table has: so many come in each second of real time, and what is not used within a second is
 * lost. A write is taken while there is any unit left, and may leave a debt.
 */
final class WriteCapacity {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private double units;
    private long filledAt;

    /** @param perSecond units; {@code Double.POSITIVE_INFINITY} for as many as anybody wants */
    WriteCapacity(double perSecond) {
        this.perSecond = perSecond;
        this.units = perSecond;
        this.filledAt = System.nanoTime();
    }

    static WriteCapacity unlimited() {
        return new WriteCapacity(Double.POSITIVE_INFINITY);
    }

    boolean isUsedUp() {
        if (perSecond == Double.POSITIVE_INFINITY) {
            return false;
        }
        long now = System.nanoTime();
        units = Math.min(perSecond, units + (now - filledAt) / NANOS * perSecond);
        filledAt = now;
        return units <= 0;
    }

    void use(double used) {
        units -= used;
    }
}
