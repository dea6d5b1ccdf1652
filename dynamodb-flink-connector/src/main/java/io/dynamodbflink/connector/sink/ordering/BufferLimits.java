/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.io.Serializable;
import java.time.Duration;

/**
 * Limits of a {@link KeyOrderedBuffer}.
 *
 * @param batchSize most writes in a batch
 * @param batchBytes most bytes of items in a batch
 * @param callsInFlight most calls in flight
 * @param waitingWrites writes that may wait before the buffer is full, at least {@code batchSize}
 * @param bytes of writes, waiting or in flight, from which on the buffer is full
 * @param timeInBuffer longest time that a write waits for its batch to fill
 * @since 0.1.0
 */
public record BufferLimits(
        int batchSize, long batchBytes, int callsInFlight, int waitingWrites, long bytes, Duration timeInBuffer)
        implements Serializable {

    /** DynamoDB's limit of a BatchWriteItem call: 25 writes. */
    public static final int LARGEST_BATCH = 25;

    /** DynamoDB's limit of a BatchWriteItem call: 16 MB. */
    public static final long LARGEST_BATCH_BYTES = 16L * 1024 * 1024;

    /** Default of {@link #bytes}: 64 MiB. */
    public static final long DEFAULT_BYTES = 64L * 1024 * 1024;

    public BufferLimits {
        atLeastOne("batchSize", batchSize);
        atLeastOne("batchBytes", batchBytes);
        atLeastOne("callsInFlight", callsInFlight);
        if (waitingWrites < batchSize) {
            throw new IllegalArgumentException(
                    "waitingWrites (" + waitingWrites + ") must not be less than batchSize (" + batchSize + ")");
        }
        atLeastOne("bytes", bytes);
        atLeastOne("timeInBuffer", timeInBuffer.toMillis());
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, but is " + value);
        }
    }
}
