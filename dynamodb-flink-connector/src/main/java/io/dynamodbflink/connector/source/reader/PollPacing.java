/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.source.ReaderSettings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a shard is asked again, from what its last answers held. A shard that is behind is asked again at once; a
 * shard at its tip after a short delay; a shard that has had no news for a while after delays that grow up to the idle
 * delay. Delays count from one call to the next.
 *
 * <p>Pages may be short or empty although the shard has more, so neither means that its tip is reached: records that are
 * not fresh show that there are newer ones, and the service may look through a shard for many pages before it finds any.
 */
final class PollPacing {

    /** A page with at least as many records, or as many bytes, was cut by a limit of the service: there is more. */
    static final int FULL_PAGE_RECORDS = 1_000;

    static final long FULL_PAGE_BYTES = 768 * 1024;

    /** So many empty pages in a row are read at once before a shard that was behind counts as caught up. */
    static final int EMPTY_PAGES_WHILE_BEHIND = 10;

    private final Duration tipDelay;
    private final Duration idleDelay;
    private final Duration idleAfter;
    private final Duration ageOfFreshRecord;

    private boolean behind;
    private int emptyPages;

    /** When the last records came, or the shard was opened. */
    private Instant lastNews = Instant.MIN;

    private Duration delay;

    PollPacing(ReaderSettings settings, Duration ageOfFreshRecord) {
        this.idleDelay = settings.idlePollDelay();
        this.tipDelay = shorter(settings.tipPollDelay(), idleDelay);
        this.idleAfter = settings.idleAfter();
        this.ageOfFreshRecord = ageOfFreshRecord;
        this.delay = tipDelay;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** The shard was opened; at its tip, or somewhere before. */
    void opened(boolean atTip, Instant now) {
        behind = !atTip;
        news(now);
    }

    /**
     * A page arrived.
     *
     * @return how long after the call for it to ask for the next one
     */
    Duration afterPage(int records, long bytes, @Nullable Instant newest, Instant now) {
        if (records > 0) {
            news(now);
            behind = records >= FULL_PAGE_RECORDS
                    || bytes >= FULL_PAGE_BYTES
                    || (newest != null && Duration.between(newest, now).compareTo(ageOfFreshRecord) > 0);
            return behind ? Duration.ZERO : tipDelay;
        }
        if (behind && ++emptyPages <= EMPTY_PAGES_WHILE_BEHIND) {
            return Duration.ZERO;
        }
        behind = false;
        if (!now.isBefore(lastNews.plus(idleAfter))) {
            delay = shorter(delay.multipliedBy(2), idleDelay);
        }
        return delay;
    }

    private void news(Instant now) {
        lastNews = now;
        emptyPages = 0;
        delay = tipDelay;
    }

    /** Whether there is more to read as far as is known. */
    boolean isBehind() {
        return behind;
    }
}
