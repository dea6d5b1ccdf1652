/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.util.Objects;

/**
 * A write on its way to the table. While it waits, a newer write of the same key takes its place.
 *
 * @since 0.1.0
 */
public final class PendingWrite {

    private final WriteKey key;
    private final long sequence;
    private DynamoDbWriteRequest request;
    private int size;
    private int attempts;

    /** While it may be sent: when it has to be, even if its batch is not full. */
    private long sendBy;

    /** While it is put off after a failed attempt: when it may be sent again. */
    private long dueAt;

    PendingWrite(WriteKey key, long sequence, DynamoDbWriteRequest request, int size, long sendBy) {
        this.key = Objects.requireNonNull(key, "key");
        this.sequence = sequence;
        this.request = Objects.requireNonNull(request, "request");
        this.size = size;
        this.sendBy = sendBy;
    }

    public DynamoDbWriteRequest request() {
        return request;
    }

    /** Size of the item in bytes. */
    public int size() {
        return size;
    }

    /** How often it has been sent without success. */
    public int attempts() {
        return attempts;
    }

    /** The key by which the write is kept in order. */
    public WriteKey key() {
        return key;
    }

    long sequence() {
        return sequence;
    }

    long sendBy() {
        return sendBy;
    }

    long dueAt() {
        return dueAt;
    }

    void replaceBy(DynamoDbWriteRequest newer, int newerSize) {
        request = newer;
        size = newerSize;
    }

    void putOffUntil(long due, int failedAttempts) {
        dueAt = due;
        attempts = failedAttempts;
    }

    void wakeUp(long deadline) {
        sendBy = deadline;
    }

    @Override
    public String toString() {
        return request + ", " + size + " bytes, attempts: " + attempts;
    }
}
