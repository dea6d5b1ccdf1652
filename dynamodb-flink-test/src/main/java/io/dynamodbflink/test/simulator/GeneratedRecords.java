/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator;

import io.dynamodbflink.test.simulator.stream.BacklogShape;

/**
 * Records for {@link SimulatedStream#preload}: modifications of items with a version and some text attributes. By
 * default 10,000 keys a shard, and about 1 KB a record when the stream has both images.
 *
 * @since 0.1.0
 */
public final class GeneratedRecords {

    private static final int KEYS = 10_000;
    private static final int ATTRIBUTES = 8;
    private static final int ATTRIBUTE_BYTES = 48;

    private final BacklogShape shape;

    private GeneratedRecords(BacklogShape shape) {
        this.shape = shape;
    }

    /** So many records in every open shard. */
    public static GeneratedRecords perShard(int records) {
        return new GeneratedRecords(new BacklogShape(records, KEYS, ATTRIBUTES, ATTRIBUTE_BYTES));
    }

    /** The same, changing so many items of each shard in turn. */
    public GeneratedRecords keysPerShard(int keys) {
        return new GeneratedRecords(
                new BacklogShape(shape.recordsPerShard(), keys, shape.attributes(), shape.attributeBytes()));
    }

    /**
     * The same, with other items.
     *
     * @param attributes how many text attributes an item has beside its key and its version
     * @param bytes length of each text
     */
    public GeneratedRecords attributes(int attributes, int bytes) {
        return new GeneratedRecords(new BacklogShape(shape.recordsPerShard(), shape.keysPerShard(), attributes, bytes));
    }

    BacklogShape shape() {
        return shape;
    }

    @Override
    public String toString() {
        return "generated records " + shape;
    }
}
