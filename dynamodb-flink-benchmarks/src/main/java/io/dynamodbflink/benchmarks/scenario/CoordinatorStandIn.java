/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;

/**
 * Flink's side of an enumerator: one thread, whose CPU time is what the figures are about, and readers of which only the
 * splits exist that they are given.
 */
final class CoordinatorStandIn implements SplitEnumeratorContext<DynamoDbStreamsShardSplit>, AutoCloseable {

    /** A shard that a reader was given. */
    record Given(int subtask, DynamoDbStreamsShardSplit split) {}

    private final Map<Integer, ReaderInfo> readers;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(action -> {
        Thread created = new Thread(action, "coordinator");
        created.setDaemon(true);
        return created;
    });
    private final Queue<Given> given = new ArrayDeque<>();
    private volatile @Nullable Throwable failure;
    private long givenInAll;
    private long firstGivenAt;

    /**
     * @param states what each reader has in its state, by its index
     */
    CoordinatorStandIn(int parallelism, Map<Integer, List<DynamoDbStreamsShardSplit>> states) {
        readers = IntStream.range(0, parallelism)
                .boxed()
                .collect(Collectors.toUnmodifiableMap(
                        subtask -> subtask,
                        subtask -> ReaderInfo.createReaderInfo(
                                subtask, "localhost", states.getOrDefault(subtask, List.of()))));
    }

    /** Runs something on the thread and waits for it. */
    <T> T call(Callable<T> action) throws InterruptedException {
        try {
            T result = thread.submit(action).get();
            if (failure != null) {
                throw new IllegalStateException("The enumerator failed", failure);
            }
            return result;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The enumerator failed", e.getCause());
        }
    }

    /** CPU time of the thread so far; nanoseconds. */
    long cpuNanos() throws InterruptedException {
        return call(() -> ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
    }

    /** The next shard that was given to a reader and not taken from here; null if there is none. On the thread only. */
    @Nullable
    Given poll() {
        return given.poll();
    }

    /** Shards given since the start. On the thread only. */
    long givenInAll() {
        return givenInAll;
    }

    /** When the first shard was given, by {@link System#nanoTime}; 0 if none was. On the thread only. */
    long firstGivenAt() {
        return firstGivenAt;
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
    }

    @Override
    public int currentParallelism() {
        return readers.size();
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return readers;
    }

    @Override
    public void assignSplits(SplitsAssignment<DynamoDbStreamsShardSplit> assignment) {
        if (firstGivenAt == 0) {
            firstGivenAt = System.nanoTime();
        }
        assignment.assignment().forEach((subtask, splits) -> {
            givenInAll += splits.size();
            splits.forEach(split -> given.add(new Given(subtask, split)));
        });
    }

    @Override
    public void runInCoordinatorThread(Runnable action) {
        thread.execute(() -> {
            try {
                action.run();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        });
    }

    @Override
    public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
        // The readers have nothing to do with it.
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        throw new UnsupportedOperationException("A stream has no end");
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        throw new UnsupportedOperationException("The enumerator has a loop of its own");
    }

    @Override
    public <T> void callAsync(
            Callable<T> callable, BiConsumer<T, Throwable> handler, long initialDelayMillis, long periodMillis) {
        throw new UnsupportedOperationException("The enumerator has a loop of its own");
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
