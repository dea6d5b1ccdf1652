/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Lets time pass: that is what a measurement of a rate is made of. */
public final class Pause {

    private static final long STEP_MICROS = 500;

    private Pause() {}

    /** Waits for some time. */
    public static void of(Duration duration) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(duration.toNanos());
    }

    /**
     * Waits until something is so, looking 2,000 times a second.
     *
     * @throws IllegalStateException if it is not so in time
     */
    public static void until(BooleanSupplier condition, Duration patience, Supplier<String> otherwise)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(otherwise.get() + " within " + patience);
            }
            TimeUnit.MICROSECONDS.sleep(STEP_MICROS);
        }
    }
}
