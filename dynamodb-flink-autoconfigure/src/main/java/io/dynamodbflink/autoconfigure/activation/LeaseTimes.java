/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import java.time.Duration;

/**
 * What follows from the length of a lease. Counted from the beginning of its last renewal:
 *
 * <pre>
 * 0            heartbeat      2/3             3/4            1
 * |------------|-- ... -------|---------------|--------------|
 *   writes, renewed            jobs are ended  no attempt     another instance
 *                                              to write       may begin
 *                                              begins
 * </pre>
 *
 * The last quarter is what an attempt to write may take, so that each is answered or given up when the lease ends.
 *
 * @param lease how long a lease lasts
 * @param heartbeat how long after a renewal the next is due
 */
record LeaseTimes(Duration lease, Duration heartbeat) {

    private static final Duration LONGEST_POLL = Duration.ofSeconds(1);

    /** When the jobs have to be ended. */
    Duration stepDownAfter() {
        return lease.multipliedBy(2).dividedBy(3);
    }

    /** When writes are refused. */
    Duration fenceAfter() {
        return lease.minus(longestWrite());
    }

    /** The longest attempt to write. */
    Duration longestWrite() {
        return lease.dividedBy(4);
    }

    /** How often a lock is asked for that another instance has; decides how soon one that is released is taken. */
    Duration poll() {
        return heartbeat.compareTo(LONGEST_POLL) < 0 ? heartbeat : LONGEST_POLL;
    }
}
