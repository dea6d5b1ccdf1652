/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A write on its way to the table. While it waits, a newer write of the same key may take its place.
 *
 * @since 0.1.0
 */
public final class PendingWrite {

    private static final int UNIT_BYTES = 1024;

    private final long sequence;
    private KeyedWrite write;
    private int attempts;
    private long failingSince;

    /** While it may be sent in a batch: when it has to be, even if the batch is not full. */
    private long sendBy;

    /** While it is put off after a failed attempt: when it may be sent again. */
    private long dueAt;

    /** The write of its key that waits behind it. */
    private @Nullable PendingWrite next;

    PendingWrite(KeyedWrite write, long sequence, long sendBy) {
        this.write = Objects.requireNonNull(write, "write");
        this.sequence = sequence;
        this.sendBy = sendBy;
    }

    /** Name or ARN of the table it goes to. */
    public String table() {
        return write.table();
    }

    /** The key by which the write is kept in order. */
    public WriteKey key() {
        return write.key();
    }

    public DynamoDbWriteRequest request() {
        return write.request();
    }

    /** Bytes of the item and of the expressions' values. */
    public int size() {
        return write.size();
    }

    /** Whether it applies only if its version is higher than that of the item in the table. */
    public boolean isVersionGuarded() {
        return write.version() != null;
    }

    /** Write capacity units by the size: one for each started KB. What is in the table already may make it more. */
    public int units() {
        return Math.max(1, (size() + UNIT_BYTES - 1) / UNIT_BYTES);
    }

    /** When it was sent without success for the first time; only if it was. */
    public long failingSince() {
        return failingSince;
    }

    /** How often it has been sent without success. */
    public int attempts() {
        return attempts;
    }

    boolean isBatchable() {
        return write.isBatchable();
    }

    KeyedWrite write() {
        return write;
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

    @Nullable
    PendingWrite next() {
        return next;
    }

    void followedBy(@Nullable PendingWrite newer) {
        next = newer;
    }

    void replaceBy(KeyedWrite newer) {
        write = newer;
    }

    void putOffUntil(long due, int failedAttempts, long since) {
        dueAt = due;
        attempts = failedAttempts;
        failingSince = since;
    }

    void wakeUp(long deadline) {
        sendBy = deadline;
    }

    @Override
    public String toString() {
        return write.request() + ", " + write.size() + " bytes, attempts: " + attempts;
    }
}
