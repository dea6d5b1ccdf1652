/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.sink.ordering.Pace;
import io.dynamodbflink.connector.sink.ordering.WriteCall;

/** Calls a table whenever there is something to write, and puts failed writes off for longer and longer. */
record BackoffPace(ExponentialBackoff backoff) implements Pace {

    @Override
    public long nextCallAt(long now) {
        return now;
    }

    @Override
    public void called(WriteCall call, long now) {
        // Does not change the pace.
    }

    @Override
    public long retryDelay(int failedAttempts) {
        return backoff.delayAfter(failedAttempts).toMillis();
    }
}
