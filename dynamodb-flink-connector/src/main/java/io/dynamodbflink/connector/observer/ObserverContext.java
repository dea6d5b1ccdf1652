/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.observer;

import java.util.OptionalInt;
import org.apache.flink.metrics.MetricGroup;

/**
 * Where a copy of an observer works: in the enumerator of a source, on the JobManager, or in a subtask of a source or a
 * sink, on a TaskManager.
 *
 * @since 0.1.0
 */
public interface ObserverContext {

    /** For metrics of the observer, which it takes out itself when it is closed. */
    MetricGroup metricGroup();

    /** Index of the subtask, from 0; empty in the enumerator. */
    OptionalInt subtask();

    /**
     * Has something done before the class loader of the job is closed in this process: when the last task of the job has
     * left it. Of several hooks with one name only the first is kept, so that each subtask may ask.
     *
     * @param name what it is; one for all that do the same
     * @param hook what to do; it must return soon
     * @return whether it will be done: false in the enumerator, where Flink does not tell of that
     */
    boolean onClassLoaderRelease(String name, Runnable hook);
}
