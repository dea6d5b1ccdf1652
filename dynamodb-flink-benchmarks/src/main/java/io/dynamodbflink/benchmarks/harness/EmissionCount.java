/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** How many records have been read, by a job or by the SDK alone. */
public final class EmissionCount implements Emissions {

    private final LongAdder count = new LongAdder();

    @Override
    public void emitted(String shardId, Record record) {
        count.increment();
    }

    void add(int records) {
        count.add(records);
    }

    /** So far. */
    public long get() {
        return count.sum();
    }

    /** Waits until there are at least so many. */
    public void await(long records, Duration patience) throws InterruptedException {
        Pause.until(() -> get() >= records, patience, () -> "Only " + get() + " of " + records + " records were read");
    }
}
