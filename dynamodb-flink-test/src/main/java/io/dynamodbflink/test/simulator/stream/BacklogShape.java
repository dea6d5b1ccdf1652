/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

/**
 * What generated records look like.
 *
 * @param recordsPerShard how many there are
 * @param keysPerShard how many items they change, in turn
 * @param attributes of an item, without its key and its version
 * @param attributeBytes size of the value of each attribute
 * @since 0.1.0
 */
public record BacklogShape(int recordsPerShard, int keysPerShard, int attributes, int attributeBytes) {

    /** Checks the parts. */
    public BacklogShape {
        atLeast(1, recordsPerShard, "records per shard");
        atLeast(1, keysPerShard, "keys per shard");
        atLeast(0, attributes, "attributes");
        atLeast(0, attributeBytes, "attribute bytes");
    }

    private static void atLeast(int minimum, int value, String name) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " " + value + ": must be at least " + minimum);
        }
    }
}
