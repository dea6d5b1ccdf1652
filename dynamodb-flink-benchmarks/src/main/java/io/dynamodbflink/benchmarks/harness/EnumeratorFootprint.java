/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import io.dynamodbflink.connector.source.enumerator.DynamoDbStreamsEnumeratorState;
import io.dynamodbflink.connector.source.lineage.LineageShard;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.net.URI;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * What an enumerator costs that has handed out its shards, measured without a job around it.
 *
 * @param stateBytes of its part of a checkpoint
 * @param serializingMillis for writing that
 * @param heapBytes that it keeps after it was restored
 */
public record EnumeratorFootprint(double stateBytes, double serializingMillis, double heapBytes) {

    private static final String ARN =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000";
    private static final int WARM_UPS = 20;

    /** Measures an enumerator of so many shards. */
    public static EnumeratorFootprint measure(int shards) throws IOException, InterruptedException {
        DynamoDbStreamsSource<?> source = JobCluster.source(
                JobSpec.of(
                        new PreparedStream("orders", URI.create("http://localhost:1"), "eu-west-1", ARN, List.of()), 1),
                (shard, record) -> {});
        SimpleVersionedSerializer<DynamoDbStreamsEnumeratorState> serializer =
                source.getEnumeratorCheckpointSerializer();
        byte[] state = serializer.serialize(state(shards));
        long start = System.nanoTime();
        for (int i = 0; i < WARM_UPS; i++) {
            start = System.nanoTime();
            state = serializer.serialize(state(shards));
        }
        double millis = (System.nanoTime() - start) / 1e6;
        long before = usedHeap();
        SplitEnumerator<DynamoDbStreamsShardSplit, DynamoDbStreamsEnumeratorState> enumerator =
                source.restoreEnumerator(new LoneEnumerator(), serializer.deserialize(serializer.getVersion(), state));
        long heap = usedHeap() - before;
        Reference.reachabilityFence(enumerator);
        return new EnumeratorFootprint(state.length, millis, heap);
    }

    private static DynamoDbStreamsEnumeratorState state(int shards) {
        List<LineageShard> assigned = IntStream.range(0, shards)
                .mapToObj(i -> new LineageShard(
                        ShardId.of(String.format("shardId-%020d-%08x", 1_000_000L * i, i)),
                        null,
                        ShardState.ASSIGNED,
                        0,
                        StartingPosition.trimHorizon(),
                        false))
                .toList();
        return new DynamoDbStreamsEnumeratorState(
                StreamArn.parse(ARN), StartingPosition.trimHorizon(), true, 1, assigned);
    }

    /** What is left after collections that find nothing more. */
    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        while (true) {
            System.gc();
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (now >= used) {
                return used;
            }
            used = now;
        }
    }
}
