/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.sink.ordering.PendingWrite;
import io.dynamodbflink.connector.sink.ordering.WriteCall;
import io.dynamodbflink.connector.sink.pace.TablePace;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** The pace of each table that a subtask writes to. */
final class TablePaces {

    /** Half of the longest pause is what a write waits on average. */
    private static final ExponentialBackoff BACKOFF =
            new ExponentialBackoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    private final double unitsPerSecond;
    private final LongSupplier clock;
    private final SplittableRandom random = new SplittableRandom();
    private final Map<String, TablePace> paces = new HashMap<>();

    /** @param subtasks that share the budget evenly */
    TablePaces(FlowSettings settings, int subtasks, LongSupplier clock) {
        this.unitsPerSecond = settings.maxWriteUnitsPerSecond() / subtasks;
        this.clock = clock;
    }

    TablePace of(String table) {
        return paces.computeIfAbsent(table, name -> new TablePace(unitsPerSecond, BACKOFF, random, clock.getAsLong()));
    }

    void answered(
            WriteCall call, long sentAt, Collection<PendingWrite> unprocessed, OptionalDouble consumed, long now) {
        of(call.table()).answered(sentAt, call.units(), WriteCall.units(unprocessed), consumed, now);
    }

    void throttled(WriteCall call, long sentAt, long now) {
        of(call.table()).throttled(sentAt, call.units(), now);
    }

    /** The call has cost nothing and says nothing about the pace. */
    void rejected(WriteCall call, long now) {
        of(call.table()).rejected(call.units(), now);
    }
}
