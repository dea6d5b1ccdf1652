/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import java.util.ArrayList;
import java.util.List;

/** The hashes of partition keys that belong to a shard, from the first to one before the second. */
record HashRange(long from, long to) {

    static final HashRange ALL = new HashRange(0, 1L << 32);

    HashRange {
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("Hash range from " + from + " to " + to + " is empty");
        }
    }

    long size() {
        return to - from;
    }

    /** The range in so many parts of about equal size. */
    List<HashRange> parts(int count) {
        if (count < 1 || size() < count) {
            throw new IllegalArgumentException("A hash range of " + size() + " cannot be cut into " + count);
        }
        List<HashRange> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new HashRange(edge(i, count), edge(i + 1, count)));
        }
        return parts;
    }

    private long edge(int index, int count) {
        return from + size() / count * index + size() % count * index / count;
    }
}
