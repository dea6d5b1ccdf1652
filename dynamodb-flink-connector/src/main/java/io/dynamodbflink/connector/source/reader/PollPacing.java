/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a shard is asked again, from what its last answers held. A shard that is behind is asked again at once; a
 * shard at its tip after a short delay; a shard without news after delays that grow up to the idle delay.
 *
 * <p>Pages may be short or empty although the shard has more, so a single empty page of a shard that was behind does not
 * mean that its tip is reached.
 */
final class PollPacing {

    /** A page with at least as many records, or as many bytes, was cut by a limit of the service: there is more. */
    static final int FULL_PAGE_RECORDS = 1_000;

    static final long FULL_PAGE_BYTES = 768 * 1024;

    /** So many empty pages in a row are read at once before a shard that was behind counts as caught up. */
    static final int EMPTY_PAGES_WHILE_BEHIND = 3;

    private final Duration tipDelay;
    private final Duration idleDelay;
    private final Duration ageOfFreshRecord;

    private boolean behind;
    private int emptyPages;

    PollPacing(Duration tipDelay, Duration idleDelay, Duration ageOfFreshRecord) {
        this.idleDelay = idleDelay;
        this.tipDelay = tipDelay;
        this.ageOfFreshRecord = ageOfFreshRecord;
    }

    /** The shard was opened; at its tip, or somewhere before. */
    void opened(boolean atTip) {
        behind = !atTip;
        emptyPages = 0;
    }

    /**
     * A page arrived.
     *
     * @return when to ask for the next one
     */
    Duration afterPage(int records, long bytes, @Nullable Instant newest, Instant now) {
        if (records > 0) {
            emptyPages = 0;
            behind = records >= FULL_PAGE_RECORDS
                    || bytes >= FULL_PAGE_BYTES
                    || (newest != null && Duration.between(newest, now).compareTo(ageOfFreshRecord) > 0);
            return behind ? Duration.ZERO : tipDelay;
        }
        emptyPages++;
        if (behind) {
            if (emptyPages <= EMPTY_PAGES_WHILE_BEHIND) {
                return Duration.ZERO;
            }
            behind = false;
            emptyPages = 1;
        }
        return idleDelayAfter(emptyPages);
    }

    private Duration idleDelayAfter(int emptyPages) {
        Duration delay = tipDelay;
        for (int i = 1; i < emptyPages && delay.compareTo(idleDelay) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(idleDelay) < 0 ? delay : idleDelay;
    }

    /** Whether there is more to read as far as is known. */
    boolean isBehind() {
        return behind;
    }
}
