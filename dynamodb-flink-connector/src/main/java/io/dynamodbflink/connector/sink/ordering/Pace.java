/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

/**
 * When a table may be written to. Times are milliseconds of the buffer's clock.
 *
 * @since 0.1.0
 */
public interface Pace {

    /** When the next call may be made: not later than now if it may be made at once. */
    long nextCallAt(long now);

    /** Most write units that a batch should have; its first write goes whatever it has. */
    double largestCall();

    /** A call is being made. */
    void called(WriteCall call, long now);

    /**
     * How long a write waits before it is sent again.
     *
     * @param failedAttempts how often it was sent, 1 or more
     */
    long retryDelay(int failedAttempts);
}
