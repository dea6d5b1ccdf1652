/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.pace;

/**
 * Units that may be spent: they come in at a steady rate, and what is not spent is kept up to the flow of a given time.
 * Spending may leave a debt, which is paid before the bucket opens again; so nothing is too large to be sent, and the
 * rate holds all the same.
 */
final class TokenBucket {

    /** Less than this is the error of the arithmetic. */
    private static final double NOTHING = 1e-6;

    private final double keptSeconds;
    private double perSecond;
    private double tokens;
    private long filledAt;

    /**
     * An empty bucket.
     *
     * @param perSecond units that come in each second, more than 0
     * @param keptMillis the flow of this time is kept at most
     */
    TokenBucket(double perSecond, long keptMillis, long now) {
        this.perSecond = perSecond;
        this.keptSeconds = keptMillis / 1000.0;
        this.filledAt = now;
    }

    void changeRate(double newPerSecond, long now) {
        fill(now);
        perSecond = newPerSecond;
        tokens = Math.min(tokens, perSecond * keptSeconds);
    }

    double perSecond() {
        return perSecond;
    }

    void spend(double units, long now) {
        fill(now);
        tokens -= units;
    }

    /** Gives back what was spent but not used. */
    void giveBack(double units, long now) {
        spend(-units, now);
        tokens = Math.min(tokens, perSecond * keptSeconds);
    }

    /** When there is no debt: now, or later. */
    long opensAt(long now) {
        fill(now);
        return tokens >= -NOTHING ? now : now + (long) Math.ceil(-tokens / perSecond * 1000);
    }

    private void fill(long now) {
        if (now > filledAt) {
            tokens = Math.min(tokens + (now - filledAt) / 1000.0 * perSecond, perSecond * keptSeconds);
            filledAt = now;
        }
    }
}
