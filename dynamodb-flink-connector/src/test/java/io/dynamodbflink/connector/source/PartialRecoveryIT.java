/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import io.dynamodbflink.connector.testing.FakeStream;
import io.dynamodbflink.connector.testing.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the failure of one reader means for the order of a key. Two subtasks, and checkpoints only when the test takes
 * them. The state of {@link SubtaskVersions} stands for that of any operator which keeps records for a while, such as a
 * sink.
 */
@SuppressWarnings("try") // Closing may be interrupted.
class PartialRecoveryIT {

    private static final String KEY = "k";
    private static final Instant WRITTEN = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir
    private Path checkpoints;

    private final FakeStream stream = new FakeStream();
    private TestCluster cluster;
    private String run;

    @BeforeEach
    void startCluster(TestInfo test) throws Exception {
        run = test.getTestMethod().orElseThrow().getName();
        cluster = TestCluster.start(2, checkpoints);
    }

    @AfterEach
    void stopCluster() throws Exception {
        try (stream) {
            cluster.close();
        }
    }

    /**
     * Why records need a {@code keyBy} in front of an operator that keeps them back: what the first subtask keeps came
     * out of the checkpoint with it, and the child, which is not in the checkpoint, has not waited for its return.
     */
    @Test
    void withoutKeyByChildOfFailedReaderIsReadElsewhereWhileItsParentsRecordsAreKept() throws Exception {
        readParentAndChildInTheFirstSubtask(false, true);

        failTheFirstSubtask();

        awaitVersions(Map.of(0, List.of(1L), 1, List.of(2L, 3L)));
    }

    @Test
    void withKeyByChildOfFailedReaderStaysBehindItsParent() throws Exception {
        readParentAndChildInTheFirstSubtask(true, true);

        failTheFirstSubtask();

        awaitVersions(Map.of(subtaskWithRecords(), List.of(1L, 2L, 3L)));
    }

    @Test
    void childOfFailedReaderWaitsForTheReturnOfItsParentWhoseEndNoCheckpointCovers() throws Exception {
        readParentAndChildInTheFirstSubtask(false, false);

        failTheFirstSubtask();

        awaitVersions(Map.of(0, List.of(1L, 2L, 3L)));
    }

    /** The parent's record is in the last checkpoint, the child is not. */
    private void readParentAndChildInTheFirstSubtask(boolean keyed, boolean parentsEndInCheckpoint) throws Exception {
        stream.shard("parent").write("parent", KEY, 1, WRITTEN).shard("other");
        cluster.submit(job(keyed));
        cluster.await().untilAsserted(() -> assertThat(versions()).containsValue(List.of(1L)));
        if (!parentsEndInCheckpoint) {
            cluster.checkpoint();
        }
        stream.close("parent");
        cluster.await().until(() -> FinishedShards.of(run).contains("parent"));
        if (parentsEndInCheckpoint) {
            cluster.checkpoint();
        }
        stream.child("child", "parent").write("child", KEY, 2, WRITTEN);
        cluster.await().untilAsserted(() -> assertThat(versions()).containsValue(List.of(1L, 2L)));
    }

    private void failTheFirstSubtask() {
        FailsWhenAsked.failOnce(run);
        stream.write("child", KEY, 3, WRITTEN);
    }

    private StreamExecutionEnvironment job(boolean keyed) {
        StreamExecutionEnvironment environment = cluster.environment(2, NEVER);
        DataStream<Tuple2<String, Long>> versions = environment
                .fromSource(source(), WatermarkStrategy.noWatermarks(), "versions")
                .map(new FailsWhenAsked<>(run))
                .returns(new VersionSchema().getProducedType());
        (keyed ? versions.keyBy(change -> change.f0) : versions)
                .map(new SubtaskVersions(run))
                .sinkTo(new DiscardingSink<>());
        return environment;
    }

    private DynamoDbStreamsSource<Tuple2<String, Long>> source() {
        Configuration config = new Configuration();
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        config.set(DynamodbStreamsSourceConfigConstants.SHARD_DISCOVERY_INTERVAL, Duration.ofMillis(100));
        return DynamoDbStreamsSource.<Tuple2<String, Long>>builder()
                .setStreamArn(stream.arn())
                .setSourceConfig(config)
                .setDeserializationSchema(new VersionSchema())
                .setDynamoDbStreamsShardAssigner(new StayWithTheParent())
                .setShardObserver(new FinishedShards(run))
                .setClientProvider(stream.clients())
                .build();
    }

    private void awaitVersions(Map<Integer, List<Long>> expected) {
        cluster.await().untilAsserted(() -> assertThat(versions()).isEqualTo(expected));
    }

    private int subtaskWithRecords() {
        return versions().keySet().iterator().next();
    }

    /** The versions in the state of the subtasks that have any. */
    private Map<Integer, List<Long>> versions() {
        Map<Integer, List<Long>> versions = new ConcurrentHashMap<>();
        SubtaskVersions.of(run)
                .forEach((subtask, ofKeys) -> ofKeys.forEach((key, ofKey) -> versions.put(subtask, ofKey)));
        return versions;
    }

    private record FinishedShards(String run) implements ShardObserver {

        private static final Map<String, Set<String>> RUNS = new ConcurrentHashMap<>();

        static Set<String> of(String run) {
            return RUNS.computeIfAbsent(run, name -> ConcurrentHashMap.newKeySet());
        }

        @Override
        public void onShardsChanged(Collection<ShardStatus> changed) {
            changed.stream()
                    .filter(shard -> shard.state() == ShardState.FINISHED)
                    .forEach(shard -> of(run).add(shard.shardId().value()));
        }
    }
}
