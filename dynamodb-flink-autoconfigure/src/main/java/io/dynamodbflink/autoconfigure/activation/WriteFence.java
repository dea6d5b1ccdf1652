/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.connector.aws.WriteGuard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Refuses writes of an instance that does not hold the lock, or cannot know any more that it does. It closes by the
 * clock, so that it is closed for an instance that wakes up after having been frozen, before any of its threads has
 * found out that time has passed.
 */
final class WriteFence implements WriteGuard {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String lock;
    private final Duration longestAttempt;
    private final LongSupplier nanoTime;
    private final InstantSource wallClock;

    private volatile @Nullable Closing closing;

    /**
     * @param nanoTime a clock that goes on whatever happens to this process; {@link System#nanoTime} does
     * @param wallClock a clock that is set right after the whole machine has been asleep, during which the other one
     *     may stand still
     */
    WriteFence(String lock, Duration longestAttempt, LongSupplier nanoTime, InstantSource wallClock) {
        this.lock = Objects.requireNonNull(lock, "lock");
        this.longestAttempt = Objects.requireNonNull(longestAttempt, "longestAttempt");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime");
        this.wallClock = Objects.requireNonNull(wallClock, "wallClock");
    }

    /** Lets writes through until then, which is a time of the first clock. */
    void openUntil(long nanos) {
        closing = new Closing(nanos, wallClock.millis() + (nanos - nanoTime.getAsLong()) / NANOS_PER_MILLI);
    }

    void close() {
        closing = null;
    }

    @Override
    public void beforeWrite() {
        Closing present = closing;
        if (present == null) {
            throw new WriteRefusedException("Nothing is written: this instance does not hold the lock '" + lock + "'");
        }
        long late = Math.max(
                (nanoTime.getAsLong() - present.nanos()) / NANOS_PER_MILLI, wallClock.millis() - present.millis());
        if (late >= 0) {
            throw new WriteRefusedException("Nothing is written: this instance has not renewed its lease of the lock '"
                    + lock + "' in time. It is " + late + " ms late, and another instance may be active");
        }
    }

    /** The same moment by both clocks. */
    private record Closing(long nanos, long millis) {}

    @Override
    public Duration longestAttempt() {
        return longestAttempt;
    }
}
