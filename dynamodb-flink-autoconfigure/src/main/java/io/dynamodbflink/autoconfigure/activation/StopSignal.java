/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Tells a thread that waits for its next deadline that something has come before it, or that it is to stop. */
final class StopSignal {

    private final LeaseClock clock;
    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition wakeUp = monitor.newCondition();

    private boolean set;

    StopSignal(LeaseClock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    void set() {
        monitor.lock();
        try {
            set = true;
            wakeUp.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    boolean isSet() {
        monitor.lock();
        try {
            return set;
        } finally {
            monitor.unlock();
        }
    }

    /** Ends a pause, not more. */
    void wake() {
        monitor.lock();
        try {
            wakeUp.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** Waits for so long at most; returns at once if the signal is set. May return earlier. */
    void pause(long nanos) throws InterruptedException {
        monitor.lock();
        try {
            if (!set) {
                clock.await(wakeUp, nanos);
            }
        } finally {
            monitor.unlock();
        }
    }
}
