/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.observer;

import io.dynamodbflink.connector.observer.ObserverContext;
import java.io.Serializable;
import java.time.Duration;

/**
 * Optional strategy that is told whether the tables of a sink can be written. It travels with the job: each attempt of each
 * subtask of the sink has a copy. Calls come from the threads that do the work, so implementations return at once and never
 * throw.
 *
 * @since 0.1.0
 */
public interface SinkObserver extends Serializable, AutoCloseable {

    /** Shortest time between two reports on a table that goes on failing. */
    Duration REPORT_INTERVAL = Duration.ofSeconds(1);

    /**
     * Called once by each writer, before anything else is made or looked up there. An exception fails the job.
     */
    default void open(ObserverContext context) {}

    /**
     * Called once, as the last thing that is done there, if the observer has been opened: also if the start then failed.
     * Nothing is reported after it.
     */
    @Override
    default void close() {}

    /**
     * Whether a subtask gets through to a table: told when a call is answered for the first time, when calls begin to fail,
     * while they go on failing, and when one is answered again.
     */
    default void onTableReport(TableReport report) {}

    /** An observer that ignores everything. */
    static SinkObserver none() {
        return NoSinkObserver.INSTANCE;
    }
}
