/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a look into a shard has shown. Creation times are as exact as the service's.
 *
 * @param oldest when its first record was created; null if it has none yet, or that is not known
 * @param newest when the last record of a closed shard was created; null if it has none, or that is not known
 * @param atTip whether an iterator at its tip has been got, so early that it counts as the tip at the job's start
 * @param gone whether the service does not know the shard any more, although it lists it
 * @since 0.1.0
 */
public record ShardSample(
        @Nullable Instant oldest, @Nullable Instant newest, boolean atTip, boolean gone) {

    /** Nothing is known: reading the shard shows what it holds. */
    public static final ShardSample NOTHING = new ShardSample(null, null, false, false);
}
