/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the reading of a shard is behind. Kept as an instant, so that it grows while nothing is read.
 *
 * @param behindSince creation time of the newest record handed on while there is more to read; null at the tip
 */
record ShardLag(@Nullable Instant behindSince) {

    static final ShardLag NONE = new ShardLag(null);

    long millis(Clock clock) {
        return behindSince == null
                ? 0
                : Math.max(0, Duration.between(behindSince, clock.instant()).toMillis());
    }
}
