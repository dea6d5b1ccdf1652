/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;

/** A moment by which something is to be done, however many steps it takes. */
final class Deadline {

    private final long nanoTime;

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Milliseconds that are left; 0 if none are. */
    long millis() {
        return Math.max(0, (nanoTime - System.nanoTime()) / 1_000_000);
    }

    boolean isPassed() {
        return millis() == 0;
    }
}
