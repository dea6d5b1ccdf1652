/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.Objects;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;

/** Shows a count that somebody else keeps. */
final class ReadOnlyCounter implements Counter {

    private final LongSupplier count;

    ReadOnlyCounter(LongSupplier count) {
        this.count = Objects.requireNonNull(count, "count");
    }

    @Override
    public long getCount() {
        return count.getAsLong();
    }

    @Override
    public void inc() {
        throw new UnsupportedOperationException("This counter is kept elsewhere");
    }

    @Override
    public void inc(long n) {
        throw new UnsupportedOperationException("This counter is kept elsewhere");
    }

    @Override
    public void dec() {
        throw new UnsupportedOperationException("This counter is kept elsewhere");
    }

    @Override
    public void dec(long n) {
        throw new UnsupportedOperationException("This counter is kept elsewhere");
    }
}
