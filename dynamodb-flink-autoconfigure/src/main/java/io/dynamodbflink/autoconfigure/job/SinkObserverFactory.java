/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.connector.sink.observer.SinkObserver;

/**
 * Supplies the observer that is told whether the tables of a job's sink can be written. At most one bean of this type is
 * used; with none, nobody is told.
 *
 * @since 0.1.0
 */
public interface SinkObserverFactory {

    /**
     * The observer of a job. It travels with the job, so it must be serialisable: one that needs beans of the
     * application holds a {@code BeanReference}.
     */
    SinkObserver observerFor(JobName job);
}
