/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One call to a table: writes of different keys that are sent as a batch, or a single write that cannot be part of one.
 * Compared by identity.
 *
 * @since 0.1.0
 */
public final class WriteCall {

    private final String table;
    private final List<PendingWrite> writes;

    /** The search that this call is a piece of; null for an ordinary call. */
    private final @Nullable PoisonSearch search;

    WriteCall(String table, List<PendingWrite> writes, @Nullable PoisonSearch search) {
        this.table = Objects.requireNonNull(table, "table");
        this.writes = List.copyOf(Objects.requireNonNull(writes, "writes"));
        this.search = search;
    }

    /** Name or ARN of the table. */
    public String table() {
        return table;
    }

    /** At least one. */
    public List<PendingWrite> writes() {
        return writes;
    }

    /** Write capacity units by the sizes of the writes. */
    public long units() {
        return units(writes);
    }

    /** Write capacity units of these writes. */
    public static long units(Collection<PendingWrite> writes) {
        long units = 0;
        for (PendingWrite write : writes) {
            units += write.units();
        }
        return units;
    }

    /** Whether it is one write that cannot be sent in a batch. */
    public boolean isSingle() {
        return !writes.get(0).isBatchable();
    }

    /** Whether it is made to find out which of its writes the table refuses. */
    public boolean isIsolated() {
        return search != null;
    }

    @Nullable
    PoisonSearch search() {
        return search;
    }

    @Override
    public String toString() {
        if (isSingle()) {
            return "1 " + writes.get(0).request().getType();
        }
        return writes.size() + (search == null ? " writes" : " isolated writes");
    }
}
