/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.events.EventBuilder;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.metrics.MetricRegistry;
import org.apache.flink.runtime.metrics.NoOpMetricRegistry;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.groups.GenericMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.scope.ScopeFormats;
import org.apache.flink.traces.SpanBuilder;

/** The metrics that are registered now, by scope and name, in Flink's own metric groups. */
final class RecordingMetrics {

    private final Map<String, Metric> registered = new TreeMap<>();

    private final MetricRegistry registry = new MetricRegistry() {
        @Override
        public char getDelimiter() {
            return '.';
        }

        @Override
        public int getNumberReporters() {
            return 0;
        }

        @Override
        public void register(Metric metric, String name, AbstractMetricGroup<?> group) {
            registered.put(group.getMetricIdentifier(name), metric);
        }

        @Override
        public void unregister(Metric metric, String name, AbstractMetricGroup<?> group) {
            registered.remove(group.getMetricIdentifier(name));
        }

        @Override
        public void addSpan(SpanBuilder span, AbstractMetricGroup<?> group) {}

        @Override
        public void addEvent(EventBuilder event, AbstractMetricGroup<?> group) {}

        @Override
        public ScopeFormats getScopeFormats() {
            return NoOpMetricRegistry.INSTANCE.getScopeFormats();
        }
    };

    final InternalSourceReaderMetricGroup group =
            InternalSourceReaderMetricGroup.mock(new GenericMetricGroup(registry, null, "reader"));

    Map<String, Metric> registered() {
        return new HashMap<>(registered);
    }

    Metric metric(String name) {
        Metric metric = registered.get("reader." + name);
        if (metric == null) {
            throw new AssertionError("No metric " + name + " among " + registered.keySet());
        }
        return metric;
    }

    Object gauge(String name) {
        return ((Gauge<?>) metric(name)).getValue();
    }

    long counter(String name) {
        return ((org.apache.flink.metrics.Counter) metric(name)).getCount();
    }
}
