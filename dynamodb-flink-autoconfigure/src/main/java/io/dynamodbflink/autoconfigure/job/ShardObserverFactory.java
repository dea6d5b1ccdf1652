/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.connector.source.observer.ShardObserver;

/**
 * Supplies the observer that is told what happens to the shards of a job. At most one bean of this type is used; with
 * none, nobody is told.
 *
 * @since 0.1.0
 */
public interface ShardObserverFactory {

    /**
     * The observer of a job. It travels with the job, so it must be serialisable: one that needs beans of the
     * application holds a {@code BeanReference}.
     */
    ShardObserver observerFor(JobName job);

    /**
     * Called before a job is submitted, for the first time or again: what was observed of an earlier execution is
     * over. Automatic restarts by the cluster are not told.
     */
    default void jobStarting(JobName job) {}
}
