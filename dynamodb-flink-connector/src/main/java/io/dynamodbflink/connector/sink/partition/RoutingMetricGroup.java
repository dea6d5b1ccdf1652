/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import java.util.Map;
import java.util.Objects;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * The metric group of the routing operator, for element converters, which expect that of a writer. A converter's own
 * metrics are registered; a writer's standard ones are not, for nothing is written here and they would count twice.
 */
final class RoutingMetricGroup implements SinkWriterMetricGroup {

    private final OperatorMetricGroup operator;

    RoutingMetricGroup(OperatorMetricGroup operator) {
        this.operator = Objects.requireNonNull(operator, "operator");
    }

    @Override
    public Counter getNumRecordsOutErrorsCounter() {
        return new SimpleCounter();
    }

    @Override
    public Counter getNumRecordsSendErrorsCounter() {
        return new SimpleCounter();
    }

    @Override
    public Counter getNumRecordsSendCounter() {
        return new SimpleCounter();
    }

    @Override
    public Counter getNumBytesSendCounter() {
        return new SimpleCounter();
    }

    @Override
    public void setCurrentSendTimeGauge(Gauge<Long> gauge) {}

    @Override
    public OperatorIOMetricGroup getIOMetricGroup() {
        return operator.getIOMetricGroup();
    }

    @Override
    public Counter counter(String name) {
        return operator.counter(name);
    }

    @Override
    public <C extends Counter> C counter(String name, C counter) {
        return operator.counter(name, counter);
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        return operator.gauge(name, gauge);
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
        return operator.histogram(name, histogram);
    }

    @Override
    public <M extends Meter> M meter(String name, M meter) {
        return operator.meter(name, meter);
    }

    @Override
    public MetricGroup addGroup(String name) {
        return operator.addGroup(name);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
        return operator.addGroup(key, value);
    }

    @Override
    public String[] getScopeComponents() {
        return operator.getScopeComponents();
    }

    @Override
    public Map<String, String> getAllVariables() {
        return operator.getAllVariables();
    }

    @Override
    public String getMetricIdentifier(String name) {
        return operator.getMetricIdentifier(name);
    }

    @Override
    public String getMetricIdentifier(String name, CharacterFilter filter) {
        return operator.getMetricIdentifier(name, filter);
    }
}
