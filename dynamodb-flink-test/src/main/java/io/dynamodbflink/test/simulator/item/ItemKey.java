/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.item;

import org.jspecify.annotations.Nullable;

/**
 * The primary key of an item, as something that can be compared: items are kept in the order of their partition
 * keys' hashes.
 *
 * @since 0.1.0
 */
public final class ItemKey implements Comparable<ItemKey> {

    private final long partitionHash;
    private final String partition;
    private final String sort;

    ItemKey(String partition, String sort) {
        this.partition = partition;
        this.sort = sort;
        this.partitionHash = hash(partition);
    }

    /** Spreads keys evenly over 32 bits, also those which differ in one character only. */
    private static long hash(String text) {
        int hash = text.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return Integer.toUnsignedLong(hash ^ (hash >>> 16));
    }

    /** Which shard the item's changes go to: from 0 to 2^32 - 1. */
    public long partitionHash() {
        return partitionHash;
    }

    @Override
    public int compareTo(ItemKey other) {
        int order = Long.compare(partitionHash, other.partitionHash);
        if (order == 0) {
            order = partition.compareTo(other.partition);
        }
        return order == 0 ? sort.compareTo(other.sort) : order;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ItemKey key && partition.equals(key.partition) && sort.equals(key.sort);
    }

    @Override
    public int hashCode() {
        return (int) partitionHash + 31 * sort.hashCode();
    }
}
