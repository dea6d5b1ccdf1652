/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.SinkObserverFactory;
import io.dynamodbflink.connector.sink.observer.SinkObserver;

/** Supplies sinks on a cluster elsewhere with observers that report by metrics. */
final class ReportingSinkObserverFactory implements SinkObserverFactory {

    @Override
    public SinkObserver observerFor(JobName job) {
        return new ReportingSinkObserver();
    }
}
