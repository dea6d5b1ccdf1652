/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A lock that is lost if it is not renewed in time. Used by one thread. Times are those of {@link System#nanoTime}.
 */
interface LeaseLock extends AutoCloseable {

    /** What this instance calls itself, with which others see who holds the lock. */
    String instance();

    /**
     * Takes the lock if nobody has it, or if who has it has not renewed it for the length of the lease.
     *
     * @param deadline when to give up
     * @return from when the lease counts; empty if another instance has the lock
     * @throws RuntimeException if it cannot be found out
     */
    OptionalLong tryAcquire(long deadline);

    /** The instance that held the lock when {@link #tryAcquire} saw it. */
    Optional<String> holder();

    /**
     * Renews the lease.
     *
     * @param deadline when to give up
     * @return from when the renewed lease counts; empty if the lock is lost
     * @throws RuntimeException if it is not known whether it is renewed or lost
     */
    OptionalLong renew(long deadline);

    /**
     * Lets another instance take the lock at once. Does nothing if it is not held.
     *
     * @param deadline when to give up
     * @throws RuntimeException if it is not known whether it has been released
     */
    void release(long deadline);

    @Override
    void close();
}
