/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import java.time.Duration;

/**
 * How streams behave where AWS leaves a choice, and which of its limits are enforced.
 *
 * @param expiredShardsListed whether shards whose records have all expired are still listed
 * @param lastPageApart whether a closed shard's end is told in an empty page of its own, after its last records
 * @param limitsEnforced whether calls beyond AWS's limits are refused
 * @since 0.1.0
 */
public record StreamRules(boolean expiredShardsListed, boolean lastPageApart, boolean limitsEnforced) {

    /** How long records are kept. */
    public static final Duration RETENTION = Duration.ofHours(24);

    /** How long an iterator can be used. */
    public static final Duration ITERATOR_LIFE = Duration.ofMinutes(15);

    /** The most records of a page. */
    public static final int MAX_PAGE_RECORDS = 1_000;

    /** The most bytes of a page, counted as {@code SizeBytes}. */
    public static final int MAX_PAGE_BYTES = 1 << 20;

    /** The most shards of a page. */
    public static final int MAX_PAGE_SHARDS = 100;

    /** How many readers a shard has at once. */
    static final int MAX_READERS = 2;
}
