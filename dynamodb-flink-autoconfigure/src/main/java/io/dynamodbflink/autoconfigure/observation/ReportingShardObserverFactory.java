/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.ShardObserverFactory;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import java.util.Objects;

/** Supplies jobs on a cluster elsewhere with observers that report by metrics. */
final class ReportingShardObserverFactory implements ShardObserverFactory {

    private final ShardAssignmentRegistry registry;

    ReportingShardObserverFactory(ShardAssignmentRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    @Override
    public ShardObserver observerFor(JobName job) {
        return new ReportingShardObserver();
    }

    @Override
    public void jobStarting(JobName job) {
        registry.clear(job);
    }
}
