/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.failure;

import java.util.BitSet;

/**
 * A circuit breaker: tells when so many of the recent writes were refused that it is no longer single items that are
 * wrong, but the job or its table. Pure; not thread-safe.
 *
 * <p>A write can be refused twice: before it is sent, because no table would take it, and by the table. Both shares are
 * taken separately, each over the writes that have come as far as that, because thousands of writes wait between the
 * two: the first bad elements of a job would otherwise be compared with nothing. A write gets through if it passes
 * both.
 *
 * @since 0.1.0
 */
public final class RefusedShare {

    /** Writes that count as recent, of each kind. */
    static final int WINDOW = 1_000;

    /** With fewer writes than that a share says nothing. */
    static final int LEAST = 100;

    private final double most;
    private final Recent checked = new Recent();
    private final Recent answered = new Recent();

    /**
     * @param most highest share that is put up with, above 0; 1 for any
     */
    public RefusedShare(double most) {
        if (!(most > 0 && most <= 1)) {
            throw new IllegalArgumentException("most must be above 0 and at most 1, but is " + most);
        }
        this.most = most;
    }

    /** A write may be sent. */
    public void passedCheck() {
        checked.add(false);
    }

    /** A write was refused before it was sent. */
    public void failedCheck() {
        checked.add(true);
    }

    /** The table took writes, or could have. */
    public void taken(int writes) {
        for (int i = 0; i < Math.min(writes, WINDOW); i++) {
            answered.add(false);
        }
    }

    /** The table refused a write. */
    public void refused() {
        answered.add(true);
    }

    /** Share of the recent writes that did not get through, from 0 to 1. */
    public double share() {
        return 1 - (1 - checked.share()) * (1 - answered.share());
    }

    public boolean isTooHigh() {
        return share() > most;
    }

    /** The last outcomes of one kind. */
    private static final class Recent {

        private final BitSet refused = new BitSet(WINDOW);
        private int next;
        private int count;
        private int refusals;

        void add(boolean isRefused) {
            if (refused.get(next)) {
                refusals--;
            }
            refused.set(next, isRefused);
            if (isRefused) {
                refusals++;
            }
            next = next + 1 == WINDOW ? 0 : next + 1;
            count = Math.min(WINDOW, count + 1);
        }

        double share() {
            return count < LEAST ? 0 : (double) refusals / count;
        }
    }
}
