/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.testing;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.events.EventBuilder;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.metrics.MetricRegistry;
import org.apache.flink.runtime.metrics.NoOpMetricRegistry;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.apache.flink.runtime.metrics.scope.ScopeFormats;
import org.apache.flink.traces.SpanBuilder;

/** What is registered now in Flink's own metric groups, by scope and name. */
public final class RecordingRegistry implements MetricRegistry {

    private final Map<String, Metric> registered = new TreeMap<>();

    public Map<String, Metric> registered() {
        return Map.copyOf(registered);
    }

    public Metric metric(String name) {
        Metric metric = registered.get(name);
        if (metric == null) {
            throw new AssertionError("No metric " + name + " among " + registered.keySet());
        }
        return metric;
    }

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
}
