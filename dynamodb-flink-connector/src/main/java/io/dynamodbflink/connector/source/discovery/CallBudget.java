/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import java.time.Duration;

/**
 * How many calls may start: a token bucket. Time is given by the caller, in nanoseconds of a clock that only moves
 * forward.
 */
final class CallBudget {

    private final long nanosPerCall;
    private final long capacityNanos;
    private long saved;
    private long savedAt = Long.MIN_VALUE;

    /**
     * @param timePerCall time between the starts of two calls in the long run
     * @param burst calls that may start at once after a pause
     */
    CallBudget(Duration timePerCall, int burst) {
        this.nanosPerCall = timePerCall.toNanos();
        this.capacityNanos = nanosPerCall * burst;
    }

    /**
     * How long until a call may start.
     *
     * @param spare calls that must be left for others
     */
    Duration waitingTime(int spare, long nowNanos) {
        return Duration.ofNanos(Math.max(0, nanosPerCall * (spare + 1) - saved(nowNanos)));
    }

    /** A call starts. */
    void take(long nowNanos) {
        saved = saved(nowNanos) - nanosPerCall;
        savedAt = nowNanos;
    }

    private long saved(long nowNanos) {
        return savedAt == Long.MIN_VALUE ? capacityNanos : Math.min(capacityNanos, saved + nowNanos - savedAt);
    }
}
