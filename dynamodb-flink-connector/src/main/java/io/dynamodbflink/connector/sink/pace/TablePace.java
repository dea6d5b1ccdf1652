/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.pace;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.sink.ordering.Pace;
import io.dynamodbflink.connector.sink.ordering.WriteCall;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * The pace at which one subtask writes to one table: at most what its budget allows, at most what the table turned out
 * to take, and with pauses for writes that failed. Units are write capacity units, one for each started KB of an item;
 * what a call really cost is learnt from its answer. Not thread-safe. Times are milliseconds of any clock that does not
 * go backwards.
 *
 * @since 0.1.0
 */
public final class TablePace implements Pace {

    /** No budget. */
    public static final double UNLIMITED = AdaptiveRate.UNLIMITED;

    /** Pauses between calls are this long or longer, and several calls follow each other at once then. */
    private static final long SHORTEST_PAUSE_MILLIS = 10;

    /** So late may a timer be without loss of speed. */
    private static final long RATE_KEPT_MILLIS = 100;

    /** So long may a task be busy with other things without loss of budget. */
    private static final long BUDGET_KEPT_MILLIS = 500;

    /** A call is worth no more than what may be sent in this time, so that a slow table gets a small share often. */
    private static final double LARGEST_CALL_SECONDS = 0.5;

    private final FullJitter backoff;
    private final TokenBucket budget;
    private final boolean hasBudget;
    private final AdaptiveRate rate = new AdaptiveRate();
    private final TokenBucket flow;
    private long closedUntil = Long.MIN_VALUE;

    /**
     * A pace without limits, apart from the budget.
     *
     * @param budget units per second that may be spent, more than 0; {@link #UNLIMITED} for any number
     * @param backoff the longest pauses after failures
     */
    public TablePace(double budget, ExponentialBackoff backoff, RandomGenerator random, long now) {
        if (!(budget > 0)) {
            throw new IllegalArgumentException("budget must be more than 0, but is " + budget);
        }
        this.backoff = new FullJitter(backoff, random);
        this.hasBudget = budget != UNLIMITED;
        this.budget = new TokenBucket(hasBudget ? budget : 1, BUDGET_KEPT_MILLIS, now);
        this.flow = new TokenBucket(1, RATE_KEPT_MILLIS, now);
    }

    /** Whether a call may be sent now. */
    public boolean isOpen(long now) {
        return nextCallAt(now) <= now;
    }

    /** When a call may be sent as far as is known: now, or later. */
    @Override
    public long nextCallAt(long now) {
        if (now < closedUntil || !isLimited()) {
            return Math.max(now, closedUntil);
        }
        long opens = Math.max(hasBudget ? budget.opensAt(now) : now, isPaced() ? flow.opensAt(now) : now);
        if (opens > now) {
            closedUntil = Math.max(opens, now + SHORTEST_PAUSE_MILLIS);
            return closedUntil;
        }
        return now;
    }

    @Override
    public double largestCall() {
        return Math.max(1, limit() * LARGEST_CALL_SECONDS);
    }

    @Override
    public void called(WriteCall call, long now) {
        sent(call.units(), now);
    }

    /** A call with writes of so many estimated units is sent. */
    void sent(double units, long now) {
        if (hasBudget) {
            budget.spend(units, now);
        }
        if (isPaced()) {
            flow.spend(units, now);
        }
    }

    /**
     * A call was answered.
     *
     * @param sentAt when the call was sent
     * @param units estimated units of all its writes
     * @param refused units of those among them that the table did not process
     * @param consumed units that the table says it consumed, if it does
     */
    public void answered(long sentAt, double units, double refused, OptionalDouble consumed, long now) {
        correct(units, consumed.orElse(units - refused), now);
        learn(sentAt, units - refused, refused, now);
    }

    /** A call was throttled as a whole. */
    public void throttled(long sentAt, double units, long now) {
        correct(units, 0, now);
        learn(sentAt, 0, units, now);
    }

    /** A call came to nothing for a reason that has nothing to do with speed, and cost nothing. */
    public void rejected(double units, long now) {
        correct(units, 0, now);
    }

    private void correct(double estimated, double consumed, long now) {
        if (hasBudget) {
            budget.giveBack(estimated - consumed, now);
            if (consumed < estimated) {
                reopen();
            }
        }
    }

    private void learn(long sentAt, double accepted, double refused, long now) {
        if (!rate.answered(sentAt, accepted, refused, now)) {
            return;
        }
        reopen();
        if (isPaced()) {
            flow.changeRate(rate.limit(), now);
        }
    }

    /** What was known about the next call does not hold any more. */
    private void reopen() {
        closedUntil = Long.MIN_VALUE;
    }

    @Override
    public long retryDelay(int failedAttempts) {
        return backoff.delayAfter(failedAttempts);
    }

    /** Units per second that are sent at most, for now; {@link #UNLIMITED} if there is no limit. */
    public double limit() {
        return Math.min(hasBudget ? budget.perSecond() : UNLIMITED, rate.limit());
    }

    private boolean isLimited() {
        return hasBudget || isPaced();
    }

    private boolean isPaced() {
        return rate.limit() != UNLIMITED;
    }

    @Override
    public String toString() {
        return isLimited() ? "at most " + limit() + " units/s" : "no limit";
    }
}
