/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** The surroundings of an enumerator that is never started: it has no readers and calls nobody. */
final class LoneEnumerator implements SplitEnumeratorContext<DynamoDbStreamsShardSplit> {

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
    }

    @Override
    public int currentParallelism() {
        return 1;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return Map.of();
    }

    @Override
    public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
        throw notStarted();
    }

    @Override
    public void assignSplits(SplitsAssignment<DynamoDbStreamsShardSplit> newSplitAssignments) {
        throw notStarted();
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        throw notStarted();
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        throw notStarted();
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelayMillis, long periodMillis) {
        throw notStarted();
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
        throw notStarted();
    }

    private static IllegalStateException notStarted() {
        return new IllegalStateException("The enumerator was not started");
    }
}
