/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.time.Duration;

/** Runs tasks one at a time, in the order given or after a delay. Tasks given after the end are dropped. */
interface EventLoop extends AutoCloseable {

    void execute(Runnable task);

    void schedule(Runnable task, Duration delay);

    /** Runs what was given to be run at once, drops what was given to be run later, and ends. */
    @Override
    void close();
}
