/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.connector.aws.WriteGuard;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses writes of an instance that does not hold the lock, or cannot know any more that it does. It closes by the
 * clock, so that it is closed for an instance that wakes up after having been frozen, before any of its threads has
 * found out that time has passed.
 */
final class WriteFence implements WriteGuard {

    private final String lock;
    private final Duration longestAttempt;
    private final LongSupplier nanoTime;

    private volatile @Nullable Long closesAt;

    /**
     * @param nanoTime a clock that goes on whatever happens to this process; {@link System#nanoTime} does
     */
    WriteFence(String lock, Duration longestAttempt, LongSupplier nanoTime) {
        this.lock = Objects.requireNonNull(lock, "lock");
        this.longestAttempt = Objects.requireNonNull(longestAttempt, "longestAttempt");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
    }

    /** Lets writes through until then. */
    void openUntil(long nanos) {
        closesAt = nanos;
    }

    void close() {
        closesAt = null;
    }

    @Override
    public void beforeWrite() {
        Long until = closesAt;
        if (until == null) {
            throw new WriteRefusedException("Nothing is written: this instance does not hold the lock '" + lock + "'");
        }
        long late = nanoTime.getAsLong() - until;
        if (late >= 0) {
            throw new WriteRefusedException("Nothing is written: this instance has not renewed its lease of the lock '"
                    + lock + "' in time. It is "
                    + Duration.ofNanos(late).toMillis() + " ms late, and another instance may be active");
        }
    }

    @Override
    public Duration longestAttempt() {
        return longestAttempt;
    }
}
