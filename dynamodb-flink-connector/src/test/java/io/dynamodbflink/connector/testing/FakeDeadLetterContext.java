/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.testing;

import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Where a writer of dead letters works in a test. */
public final class FakeDeadLetterContext implements DeadLetterHandler.Context {

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
