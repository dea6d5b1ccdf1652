/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How far the reading of a shard is behind. Kept as an instant, so that it grows while nothing is read, whatever the
 * reason: a shard at its tip falls behind when its polls fail, hang, or stop.
 *
 * @param since what is older has been handed on
 * @param usual a lag up to that long is that of the tip, and counts as none
 */
record ShardLag(Instant since, Duration usual) {

    /** How much longer than usual the answer to a poll may take before the shard counts as behind. */
    private static final Duration SLOW_ANSWER = Duration.ofSeconds(5);

    /**
     * @param newestHandedOn creation time of the newest record handed on while there is more to read
     */
    static ShardLag behind(Instant newestHandedOn) {
        return new ShardLag(newestHandedOn, Duration.ZERO);
    }

    /**
     * @param answered when the service showed that there is nothing more to read
     * @param pollDelay longest time to the next poll
     */
    static ShardLag atTip(Instant answered, Duration pollDelay) {
        return new ShardLag(answered, pollDelay.plus(SLOW_ANSWER));
    }

    long millis(Clock clock) {
        Duration lag = Duration.between(since, clock.instant());
        return lag.compareTo(usual) <= 0 ? 0 : lag.toMillis();
    }
}
