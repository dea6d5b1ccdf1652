/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.pace;

/**
 * Finds the rate that a table takes, from what it refuses.
 *
 * <p>There is no limit until the table refuses more than a tenth of what it is sent. Then the limit becomes what the
 * table accepted, and from there it grows, slowly first and faster the longer nothing is wrong, until the table refuses
 * more than a tenth again. So a table that is too slow for the input is asked for a few per cent more than it takes,
 * and a few per cent of refusals that have nothing to do with the rate change nothing at all. A limit that is far above
 * what is sent is lifted.
 *
 * <p>Each limit is judged by the answers to calls that were sent under it. If lowering the limit leaves the same share
 * refused, the rate isn't the reason, and the limit is raised again for a while.
 */
final class AdaptiveRate {

    static final double UNLIMITED = Double.POSITIVE_INFINITY;

    /** Share of refused units up to which the table counts as willing. */
    static final double TOLERATED_SHARE = 0.1;

    /** The limit never is less: units per second. */
    static final double LOWEST = 1;

    /** Few answers say little, and late ones come too late: a window of answers lasts as long as these demand. */
    private static final long WINDOW_MILLIS = 500;

    private static final int WINDOW_CALLS = 5;
    private static final long LONG_WINDOW_MILLIS = 5_000;
    private static final int LONG_WINDOW_CALLS = 3;
    private static final long LONGEST_WINDOW_MILLIS = 10_000;

    /** So many refused calls are no accident. */
    private static final int SIGNIFICANT_REFUSALS = 3;

    /** Answers come in late, so the first look at a table that takes little must not decide alone. */
    private static final double STRONGEST_CUT = 0.25;

    private static final double FIRST_GROWTH = 0.02;
    private static final double FASTEST_GROWTH = 1;

    /** A limit that is so many times what is sent means nothing. */
    private static final double IDLE_FACTOR = 4;

    /** How long refusals that do not depend on the rate are put up with before the rate is tried again. */
    private static final long PATIENCE_MILLIS = 5_000;

    /** Shares that differ by less than this part are the same. */
    private static final double SAME = 0.5;

    private double limit = UNLIMITED;
    private double growth = FIRST_GROWTH;

    /** Answers to calls that were sent earlier tell about another limit. */
    private long limitSince = Long.MIN_VALUE;

    /** The limit before it was lowered last, while it is not known whether that helped; 0 if it is not. */
    private double limitBefore;

    private double shareBefore;

    /** Until then the rate is not held to be the reason of refusals up to {@link #toleratedShare}. */
    private long patientUntil = Long.MIN_VALUE;

    private double toleratedShare = TOLERATED_SHARE;

    private boolean counting;
    private long countingSince;
    private int calls;
    private int callsWithRefusals;
    private double accepted;
    private double refused;

    /** Units per second; {@link #UNLIMITED} if any rate will do. */
    double limit() {
        return limit;
    }

    /**
     * Learns from an answer.
     *
     * @param sentAt when the call was sent
     * @param acceptedUnits units of the writes that the table took
     * @param refusedUnits units of the writes that it did not take, to be slowed down
     * @return whether the limit has changed
     */
    boolean answered(long sentAt, double acceptedUnits, double refusedUnits, long now) {
        if (sentAt < limitSince) {
            return false;
        }
        if (!counting) {
            // What this answer reports was done before the time that is measured from here on.
            counting = true;
            countingSince = now;
            return false;
        }
        calls++;
        callsWithRefusals += refusedUnits > 0 ? 1 : 0;
        accepted += acceptedUnits;
        refused += refusedUnits;
        long elapsed = now - countingSince;
        boolean enough = elapsed >= WINDOW_MILLIS && calls >= WINDOW_CALLS
                || elapsed >= LONG_WINDOW_MILLIS && calls >= LONG_WINDOW_CALLS
                || elapsed >= LONGEST_WINDOW_MILLIS;
        return enough && judge(elapsed / 1000.0, now);
    }

    private boolean judge(double seconds, long now) {
        double before = limit;
        double share = refused == 0 ? 0 : refused / (accepted + refused);
        if (share > toleratedShare(now) && callsWithRefusals >= SIGNIFICANT_REFUSALS && calls >= LONG_WINDOW_CALLS) {
            tooFast(share, seconds, now);
        } else {
            willing((accepted + refused) / seconds);
        }
        boolean changed = limit != before;
        if (changed) {
            limitSince = now;
            counting = false;
        }
        countingSince = now;
        calls = 0;
        callsWithRefusals = 0;
        accepted = 0;
        refused = 0;
        return changed;
    }

    private double toleratedShare(long now) {
        return now < patientUntil ? toleratedShare : TOLERATED_SHARE;
    }

    private void tooFast(double share, double seconds, long now) {
        growth = FIRST_GROWTH;
        if (hasNotHelped(share)) {
            limit = limitBefore;
            limitBefore = 0;
            patientUntil = now + PATIENCE_MILLIS;
            toleratedShare = share * (1 + SAME);
            return;
        }
        limitBefore = limit;
        shareBefore = share;
        double sent = (accepted + refused) / seconds;
        limit = Math.max(LOWEST, Math.max(accepted / seconds, Math.min(limit, sent) * STRONGEST_CUT));
    }

    /**
     * Had the rate been the reason, next to nothing would be refused now, unless the limit could not be lowered far
     * enough at once.
     */
    private boolean hasNotHelped(double share) {
        return limitBefore > 0
                && shareBefore < 1 - STRONGEST_CUT
                && Math.abs(share - shareBefore) <= SAME * shareBefore;
    }

    private void willing(double sent) {
        limitBefore = 0;
        if (limit == UNLIMITED) {
            return;
        }
        if (sent * IDLE_FACTOR < limit) {
            limit = UNLIMITED;
            growth = FIRST_GROWTH;
        } else {
            limit *= 1 + growth;
            growth = Math.min(FASTEST_GROWTH, 2 * growth);
        }
    }
}
