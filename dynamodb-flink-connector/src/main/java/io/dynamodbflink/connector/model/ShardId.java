/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.io.Serializable;
import java.util.Objects;

/**
 * Id of a shard within its stream. The text is opaque: nothing, not even an order in time, may be read out of it,
 * because endpoints other than AWS's form it differently.
 *
 * @param value the id as the service gives it
 * @since 0.1.0
 */
public record ShardId(String value) implements Comparable<ShardId>, Serializable {

    public ShardId {
        Objects.requireNonNull(value, "shard id");
        if (value.isBlank()) {
            throw new IllegalArgumentException("A shard id must not be blank");
        }
    }

    public static ShardId of(String value) {
        return new ShardId(value);
    }

    /** Lexicographic; serves to print shards in a stable order and for nothing else. */
    @Override
    public int compareTo(ShardId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
