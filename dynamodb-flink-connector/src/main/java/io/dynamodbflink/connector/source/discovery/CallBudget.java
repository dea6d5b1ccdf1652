/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import java.time.Duration;

/**
 * Keeps calls within a rate: a token bucket that says how long the next call has to wait.
 *
 * <p>The service allows 10 DescribeStream calls a second for an account, over all its streams and readers.
 */
final class CallBudget {

    private final long nanosPerCall;
    private final long burstNanos;
    private long nextFreeAt = Long.MIN_VALUE;

    /**
     * @param callsPerSecond calls that may start in a second in the long run
     * @param burst calls that may start at once after a pause
     */
    CallBudget(int callsPerSecond, int burst) {
        this.nanosPerCall = Duration.ofSeconds(1).toNanos() / callsPerSecond;
        this.burstNanos = nanosPerCall * (burst - 1);
    }

    /** Takes a place in the queue of calls and says how long to wait for it. */
    Duration reserve(long nowNanos) {
        long start = nextFreeAt == Long.MIN_VALUE ? nowNanos - burstNanos : nextFreeAt;
        long earliest = Math.max(start, nowNanos - burstNanos);
        nextFreeAt = earliest + nanosPerCall;
        return Duration.ofNanos(Math.max(0, earliest - nowNanos));
    }
}
