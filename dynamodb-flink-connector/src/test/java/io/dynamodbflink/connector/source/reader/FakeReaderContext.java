/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** Keeps the events that a reader sends. */
final class FakeReaderContext implements SourceReaderContext {

    final RecordingMetrics metrics = new RecordingMetrics();
    final List<SourceEvent> events = new ArrayList<>();
    final ClassLoader userClassLoader = new ClassLoader(getClass().getClassLoader()) {};

    @Override
    public SourceReaderMetricGroup metricGroup() {
        return metrics.group;
    }

    @Override
    public Configuration getConfiguration() {
        return new Configuration();
    }

    @Override
    public String getLocalHostName() {
        return "localhost";
    }

    @Override
    public int getIndexOfSubtask() {
        return 0;
    }

    @Override
    public void sendSplitRequest() {
        throw new AssertionError("Shards are handed out, not requested");
    }

    @Override
    public void sendSourceEventToCoordinator(SourceEvent event) {
        events.add(event);
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
        return SimpleUserCodeClassLoader.create(userClassLoader);
    }

    @Override
    public int currentParallelism() {
        return 1;
    }
}
