/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** The time by which leases are counted, and waiting for it to come. */
interface LeaseClock {

    /** The clock of the system. It runs on while the process is stopped, but not while a whole machine is. */
    LeaseClock SYSTEM = new LeaseClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void await(Condition condition, long nanos) throws InterruptedException {
            condition.await(nanos, TimeUnit.NANOSECONDS);
        }
    };

    long nanoTime();

    /** Waits for a signal or for so many nanoseconds; may return earlier. */
    void await(Condition condition, long nanos) throws InterruptedException;
}
