/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.pace;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Pauses of any length up to that of an exponential back-off, so that writes that were refused together come back
 * spread over the whole time.
 */
final class FullJitter {

    private final ExponentialBackoff longest;
    private final RandomGenerator random;

    FullJitter(ExponentialBackoff longest, RandomGenerator random) {
        this.longest = Objects.requireNonNull(longest, "longest");
        this.random = Objects.requireNonNull(random, "random");
    }

    /**
     * Milliseconds before the next attempt, 0 or more.
     *
     * @param failures how often it has failed in a row, 1 or more
     */
    long delayAfter(int failures) {
        return random.nextLong(longest.capAfter(failures).toMillis() + 1);
    }
}
