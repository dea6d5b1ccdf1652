/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.testing.RecordingRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.runtime.metrics.groups.GenericMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSplitEnumeratorMetricGroup;

/** The enumerator's view of a job whose readers come and go as the test says. */
final class FakeContext implements SplitEnumeratorContext<DynamoDbStreamsShardSplit> {

    private static final String PATH = "coordinator.enumerator." + EnumeratorMetrics.GROUP + ".";

    private final int parallelism;
    private final Map<Integer, ReaderInfo> readers = new TreeMap<>();
    private final Map<Integer, List<DynamoDbStreamsShardSplit>> sent = new TreeMap<>();
    private final List<Integer> messages = new ArrayList<>();
    private final Map<Integer, List<SourceEvent>> events = new TreeMap<>();
    private final List<String> order = new ArrayList<>();
    private final RecordingRegistry metrics = new RecordingRegistry();

    /** As in Flink, it stays when an enumerator is replaced. */
    private final GenericMetricGroup coordinator = new GenericMetricGroup(metrics, null, "coordinator");

    FakeContext(int parallelism) {
        this.parallelism = parallelism;
    }

    /** Registers a reader with what it has in its state. */
    void register(int subtask, DynamoDbStreamsShardSplit... state) {
        readers.put(subtask, ReaderInfo.createReaderInfo(subtask, "host", List.of(state)));
    }

    void unregister(int subtask) {
        readers.remove(subtask);
    }

    /** What was sent to a reader since the last call, in order. */
    List<DynamoDbStreamsShardSplit> takeSent(int subtask) {
        List<DynamoDbStreamsShardSplit> taken = sent.remove(subtask);
        return taken == null ? List.of() : taken;
    }

    /** Ids of what was sent to any reader since the last call. */
    Map<Integer, List<String>> takeSentIds() {
        Map<Integer, List<String>> ids = new TreeMap<>();
        sent.forEach((subtask, splits) -> ids.put(
                subtask,
                splits.stream().map(DynamoDbStreamsShardSplit::getShardId).toList()));
        sent.clear();
        return ids;
    }

    /** How many splits each message held. */
    List<Integer> messages() {
        return List.copyOf(messages);
    }

    /** Events that were sent to a reader since the last call, in order. */
    List<SourceEvent> takeEvents(int subtask) {
        List<SourceEvent> taken = events.remove(subtask);
        return taken == null ? List.of() : taken;
    }

    /** What was sent to readers since the last call, in order: splits as "subtask < shard", events as "subtask < type". */
    List<String> takeOrder() {
        List<String> taken = List.copyOf(order);
        order.clear();
        return taken;
    }

    Object gauge(String name) {
        return ((Gauge<?>) metrics.metric(PATH + name)).getValue();
    }

    long counter(String name) {
        return ((Counter) metrics.metric(PATH + name)).getCount();
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return new InternalSplitEnumeratorMetricGroup(coordinator);
    }

    @Override
    public int currentParallelism() {
        return parallelism;
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return Map.copyOf(readers);
    }

    @Override
    public void assignSplits(SplitsAssignment<DynamoDbStreamsShardSplit> assignment) {
        messages.add(
                assignment.assignment().values().stream().mapToInt(List::size).sum());
        assignment.assignment().forEach((subtask, splits) -> {
            if (!readers.containsKey(subtask)) {
                throw new IllegalArgumentException("Reader " + subtask + " is not registered");
            }
            sent.computeIfAbsent(subtask, index -> new ArrayList<>()).addAll(splits);
            splits.forEach(split -> order.add(subtask + " < " + split.getShardId()));
        });
    }

    @Override
    public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
        if (!readers.containsKey(subtaskId)) {
            throw new IllegalArgumentException("Reader " + subtaskId + " is not registered");
        }
        events.computeIfAbsent(subtaskId, index -> new ArrayList<>()).add(event);
        order.add(subtaskId + " < " + event.getClass().getSimpleName());
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        throw new AssertionError("A stream has no end");
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        throw new AssertionError("Calls go through the loop");
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelayMillis, long periodMillis) {
        throw new AssertionError("Calls go through the loop");
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
        throw new AssertionError("Actions go through the loop");
    }
}
