/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

/**
 * Bytes that a reader may hold. It can be exceeded only by what arrives larger than it was reserved for. One thread
 * changes it; any may read what is used.
 */
final class ByteBudget {

    private final long capacity;
    private volatile long used;

    ByteBudget(long capacity) {
        this.capacity = capacity;
    }

    boolean fits(long bytes) {
        return used + bytes <= capacity;
    }

    void take(long bytes) {
        used = used + bytes;
    }

    void giveBack(long bytes) {
        used = used - bytes;
    }

    long used() {
        return used;
    }
}
