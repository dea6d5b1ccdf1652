/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.testing.RecordingRegistry;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.metrics.groups.GenericMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;

/** The metrics that are registered now, by scope and name, in Flink's own metric groups. */
final class RecordingMetrics {

    private final RecordingRegistry registry = new RecordingRegistry();

    final InternalSourceReaderMetricGroup group =
            InternalSourceReaderMetricGroup.mock(new GenericMetricGroup(registry, null, "reader"));

    Map<String, Metric> registered() {
        return registry.registered();
    }

    Metric metric(String name) {
        return registry.metric("reader." + name);
    }

    Object gauge(String name) {
        return ((Gauge<?>) metric(name)).getValue();
    }

    long counter(String name) {
        return ((org.apache.flink.metrics.Counter) metric(name)).getCount();
    }
}
