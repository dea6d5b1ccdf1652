/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Capped exponential back-off. Half of each delay is fixed and half is random, so that callers that failed together do
 * not come back together, and none comes back at once.
 *
 * @param min delay before the first retry, at least 1 ms
 * @param max longest delay, at least {@code min}
 * @since 0.1.0
 */
public record ExponentialBackoff(Duration min, Duration max) implements Serializable {

    public ExponentialBackoff {
        Objects.requireNonNull(min, "min");
        Objects.requireNonNull(max, "max");
        if (min.toMillis() < 1) {
            throw new IllegalArgumentException("The shortest back-off must be at least 1 ms, but is " + min);
        }
        if (max.compareTo(min) < 0) {
            throw new IllegalArgumentException(
                    "The longest back-off (" + max + ") must not be shorter than the shortest (" + min + ")");
        }
    }

    /**
     * Delay before the next attempt.
     *
     * @param failures consecutive failures so far, 1 or more
     */
    public Duration delayAfter(int failures) {
        long cap = capAfter(failures).toMillis();
        return Duration.ofMillis(cap / 2 + ThreadLocalRandom.current().nextLong(cap - cap / 2 + 1));
    }

    /** The longest delay that {@link #delayAfter} can return. */
    public Duration capAfter(int failures) {
        int doublings = Math.min(Math.max(failures, 1) - 1, 40);
        long millis = min.toMillis();
        long limit = max.toMillis();
        return Duration.ofMillis(millis > (limit >> doublings) ? limit : millis << doublings);
    }
}
