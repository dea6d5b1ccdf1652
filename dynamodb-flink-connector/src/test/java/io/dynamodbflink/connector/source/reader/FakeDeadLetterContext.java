/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

final class FakeDeadLetterContext implements DeadLetterHandler.Context {

    @Override
    public int subtask() {
        return 0;
    }

    @Override
    public MetricGroup metricGroup() {
        return new UnregisteredMetricsGroup();
    }

    @Override
    public ClassLoader userCodeClassLoader() {
        return getClass().getClassLoader();
    }
}
