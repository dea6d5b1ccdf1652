/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes of different keys that are sent together. Compared by identity.
 *
 * @since 0.1.0
 */
public final class WriteBatch {

    private final List<PendingWrite> writes;

    /** The search that this batch is a piece of; null for an ordinary batch. */
    private final @Nullable PoisonSearch search;

    WriteBatch(List<PendingWrite> writes, @Nullable PoisonSearch search) {
        this.writes = List.copyOf(Objects.requireNonNull(writes, "writes"));
        this.search = search;
    }

    public List<PendingWrite> writes() {
        return writes;
    }

    /** Whether the batch is sent to find out which of its writes the table refuses. */
    public boolean isIsolated() {
        return search != null;
    }

    @Nullable
    PoisonSearch search() {
        return search;
    }

    @Override
    public String toString() {
        return writes.size() + (search == null ? " writes" : " isolated writes");
    }
}
