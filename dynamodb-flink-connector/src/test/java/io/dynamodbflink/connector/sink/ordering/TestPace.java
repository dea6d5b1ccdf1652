/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.util.function.Function;
import java.util.function.IntToLongFunction;

/** The test says how long failed writes wait, and when the table may be called for the first time. */
public record TestPace(IntToLongFunction retryDelays, long firstCallAt, double largestCall) implements Pace {

    /** The same pace for every table. */
    public static Function<String, Pace> retryingAfter(IntToLongFunction retryDelays) {
        return table -> new TestPace(retryDelays, 0, Double.POSITIVE_INFINITY);
    }

    @Override
    public long nextCallAt(long now) {
        return Math.max(now, firstCallAt);
    }

    @Override
    public void called(WriteCall call, long now) {}

    @Override
    public long retryDelay(int failedAttempts) {
        return retryDelays.applyAsLong(failedAttempts);
    }
}
