/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Table;
import io.dynamodbflink.benchmarks.scenario.CoordinatorStandIn.Given;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import io.dynamodbflink.connector.source.enumerator.DynamoDbStreamsEnumerator;
import io.dynamodbflink.connector.source.enumerator.DynamoDbStreamsEnumeratorState;
import io.dynamodbflink.connector.source.enumerator.DynamoDbStreamsEnumeratorStateSerializer;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.split.Checkpointing;
import io.dynamodbflink.connector.source.split.CheckpointingEvent;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.source.split.ShardsFinishedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * What very many shards cost the enumerator, on the one thread of the JobManager that it has: from the first page of the
 * list until every shard is handed out. Each reader ends each closed shard as soon as it gets it. Costs per shard that stay
 * the same from the small stream to the large one show that nothing grows faster than the stream.
 */
public final class EnumeratorScale implements Scenario {

    private static final int PARALLELISM = 4;
    private static final int CHECKPOINTS = 21;
    private static final long CHECKPOINT_INTERVAL_NANOS = 1_000_000_000;

    private record Run(
            int shards,
            double firstMillis,
            double lastSeconds,
            double cpuMicrosPerShard,
            double heapPerShard,
            double statePerShard,
            double checkpointMillis,
            double restoreMillis) {}

    @Override
    public String name() {
        return "enumerator-scale";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        // The first run warms up.
        run(effort.of(1_000, 30));
        List<Run> runs = new ArrayList<>();
        for (int shards : new int[] {effort.of(1_000, 60), effort.of(10_000, 120), effort.of(50_000, 300)}) {
            runs.add(run(shards));
        }
        return new Report(List.of(), table(runs));
    }

    private static Table table(List<Run> runs) {
        Table table = Table.ofFigures(
                "shards",
                "first handed out",
                "last handed out",
                "CPU a shard",
                "heap a shard",
                "state a shard",
                "checkpoint",
                "restore");
        for (Run run : runs) {
            table.row(
                    Format.text("%,d", run.shards),
                    Format.millis(run.firstMillis),
                    Format.seconds(run.lastSeconds),
                    Format.micros(run.cpuMicrosPerShard),
                    Format.text("%,.0f B", run.heapPerShard),
                    Format.text("%,.0f B", run.statePerShard),
                    Format.millis(run.checkpointMillis),
                    Format.millis(run.restoreMillis));
        }
        return table;
    }

    private static Run run(int shards) throws Exception {
        ListedStream stream = new ListedStream(shards);
        long heapBefore = usedHeap();
        try (CoordinatorStandIn coordinator = new CoordinatorStandIn(PARALLELISM, Map.of())) {
            DynamoDbStreamsEnumerator enumerator = enumerator(coordinator, stream, null);
            Readers readers = new Readers(coordinator, enumerator, stream);
            long start = System.nanoTime();
            coordinator.call(() -> start(enumerator));
            long checkpointCpu = 0;
            long lastCheckpoint = start;
            while (coordinator.call(coordinator::givenInAll) < shards) {
                if (!coordinator.call(readers::finishClosedShards)) {
                    LockSupport.parkNanos(5_000_000);
                }
                if (System.nanoTime() - lastCheckpoint > CHECKPOINT_INTERVAL_NANOS) {
                    lastCheckpoint = System.nanoTime();
                    long before = coordinator.cpuNanos();
                    coordinator.call(() -> checkpoint(enumerator));
                    checkpointCpu += coordinator.cpuNanos() - before;
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double cpu = (coordinator.cpuNanos() - checkpointCpu) / 1e3;
            double heap = usedHeap() - heapBefore;
            byte[] state = coordinator.call(() -> checkpoint(enumerator));
            Run run = new Run(
                    shards,
                    (coordinator.call(coordinator::firstGivenAt) - start) / 1e6,
                    seconds,
                    cpu / shards,
                    heap / shards,
                    (double) state.length / shards,
                    coordinator.call(() -> medianCheckpointMillis(enumerator)),
                    restoreMillis(stream, state));
            coordinator.call(() -> close(enumerator));
            return run;
        }
    }

    private static DynamoDbStreamsEnumerator enumerator(
            CoordinatorStandIn coordinator, ListedStream stream, @Nullable DynamoDbStreamsEnumeratorState restored) {
        return new DynamoDbStreamsEnumerator(
                coordinator,
                StreamArn.parse(ListedStream.ARN),
                SourceSettings.from(new Configuration()),
                new UniformShardAssigner(),
                stream,
                ShardObserver.none(),
                StartingPosition.trimHorizon(),
                restored);
    }

    private static boolean start(DynamoDbStreamsEnumerator enumerator) {
        enumerator.start();
        for (int subtask = 0; subtask < PARALLELISM; subtask++) {
            enumerator.handleSourceEvent(subtask, new CheckpointingEvent(Checkpointing.ALIGNED));
            enumerator.addReader(subtask);
        }
        return true;
    }

    private static boolean close(DynamoDbStreamsEnumerator enumerator) {
        enumerator.close();
        return true;
    }

    private static byte[] checkpoint(DynamoDbStreamsEnumerator enumerator) throws IOException {
        byte[] state = new DynamoDbStreamsEnumeratorStateSerializer().serialize(enumerator.snapshotState(1));
        enumerator.notifyCheckpointComplete(1);
        return state;
    }

    private static double medianCheckpointMillis(DynamoDbStreamsEnumerator enumerator) throws IOException {
        double[] millis = new double[CHECKPOINTS];
        for (int i = 0; i < CHECKPOINTS; i++) {
            long start = System.nanoTime();
            checkpoint(enumerator);
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        return millis[CHECKPOINTS / 2];
    }

    private static double restoreMillis(ListedStream stream, byte[] state) throws Exception {
        DynamoDbStreamsEnumeratorStateSerializer serializer = new DynamoDbStreamsEnumeratorStateSerializer();
        DynamoDbStreamsEnumeratorState restored = serializer.deserialize(serializer.getVersion(), state);
        try (CoordinatorStandIn coordinator = new CoordinatorStandIn(PARALLELISM, readerStates(restored))) {
            long start = System.nanoTime();
            DynamoDbStreamsEnumerator enumerator =
                    enumerator(coordinator, stream, serializer.deserialize(serializer.getVersion(), state));
            coordinator.call(() -> start(enumerator));
            double millis = (System.nanoTime() - start) / 1e6;
            coordinator.call(() -> close(enumerator));
            return millis;
        }
    }

    private static Map<Integer, List<DynamoDbStreamsShardSplit>> readerStates(DynamoDbStreamsEnumeratorState state) {
        return state.shards().stream()
                .filter(shard -> shard.state() == ShardState.ASSIGNED)
                .collect(Collectors.groupingBy(
                        shard -> Objects.requireNonNull(shard.subtask()),
                        Collectors.mapping(
                                shard -> new DynamoDbStreamsShardSplit(
                                        state.stream(), shard.id(), shard.parent(), shard.position(), false),
                                Collectors.toList())));
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Ends what can be ended. */
    private static final class Readers {

        private final CoordinatorStandIn coordinator;
        private final DynamoDbStreamsEnumerator enumerator;
        private final ListedStream stream;

        private Readers(CoordinatorStandIn coordinator, DynamoDbStreamsEnumerator enumerator, ListedStream stream) {
            this.coordinator = coordinator;
            this.enumerator = enumerator;
            this.stream = stream;
        }

        private boolean finishClosedShards() {
            Map<Integer, List<ShardId>> finished = new TreeMap<>();
            for (Given given = coordinator.poll(); given != null; given = coordinator.poll()) {
                if (stream.isClosed(given.split().getShardId())) {
                    finished.computeIfAbsent(given.subtask(), subtask -> new ArrayList<>())
                            .add(given.split().shardId());
                }
            }
            finished.forEach((subtask, shards) ->
                    enumerator.handleSourceEvent(subtask, new ShardsFinishedEvent(shards, Set.of())));
            return !finished.isEmpty();
        }
    }
}
