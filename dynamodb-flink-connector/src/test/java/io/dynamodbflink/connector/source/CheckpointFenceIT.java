/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.testing.FakeStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order of one key's changes behind a {@code keyBy}, when a child shard is to be read by another subtask. */
class CheckpointFenceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant WRITTEN = Instant.parse("2026-01-31T12:00:00Z");
    private static final String KEY = "k";
    private static final int OF_PARENT = 1_000;
    private static final int OF_CHILD = 100;

    private final FakeStream stream = new FakeStream();
    private String run;

    @BeforeEach
    void nameTheRun(TestInfo test) {
        run = test.getTestMethod().orElseThrow().getName() + test.getDisplayName();
    }

    @AfterEach
    void closeTheStream() {
        stream.close();
    }

    /** A downstream task under back-pressure has most of the parent's records waiting in its input. */
    @Test
    void childThatMovesDoesNotOvertakeItsParent() throws Exception {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        Journal journal = new Journal(run);
        JobClient job = start(config, journal);
        try {
            awaitTheChildsChance(job, journal);
            journal.gate().countDown();

            await(job).until(() -> journal.arrived().size() == OF_PARENT + OF_CHILD);
            assertThat(List.copyOf(journal.arrived())).isSorted();
            assertThat(journal.subtasks()).containsEntry("parent", 0).containsEntry("child", 1);
        } finally {
            end(job);
        }
    }

    @ParameterizedTest
    @CsvSource({", false, 0 s", "100 ms, true, 0 s", "100 ms, true, 1 h"})
    void childStaysWithItsParentsSubtaskIfCheckpointsDoNotFence(
            String interval, boolean unaligned, String alignmentTimeout) throws Exception {
        Configuration config = new Configuration();
        if (interval != null) {
            config.setString(CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), interval);
        }
        config.set(CheckpointingOptions.ENABLE_UNALIGNED, unaligned);
        config.setString(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT.key(), alignmentTimeout);
        Journal journal = new Journal(run);
        JobClient job = start(config, journal);
        try {
            awaitTheChildsChance(job, journal);
            assertThat(stream.reads("child"))
                    .as("a child that stays does not wait")
                    .isPositive();
            journal.gate().countDown();

            await(job).until(() -> journal.arrived().size() == OF_PARENT + OF_CHILD);
            assertThat(List.copyOf(journal.arrived())).isSorted();
            assertThat(journal.subtasks()).containsEntry("parent", 0).containsEntry("child", 0);
        } finally {
            end(job);
        }
    }

    @Test
    void orderHoldsOverManyMovesAndFailures() throws Exception {
        stream.shard("s0");
        write("s0", 1, OF_CHILD);
        long written = OF_CHILD;
        Journal journal = new Journal(run);
        try (TestJob job = TestJob.start(run, source(journal), 2, null)) {
            awaitAll(job, written);
            for (int shard = 1; shard <= 9; shard++) {
                if (shard % 3 == 0) {
                    RecordedVersions.failOnce(run);
                }
                stream.child("s" + shard, "s" + (shard - 1));
                write("s" + shard, 1 + written, OF_CHILD);
                written += OF_CHILD;
                if (shard == 1) {
                    awaitAll(job, written);
                    assertThat(journal.subtasks()).containsEntry("s0", 0).containsEntry("s1", 1);
                } else if (shard % 3 == 0) {
                    awaitAll(job, written);
                }
            }
        }
        assertThat(RecordedVersions.willFail(run)).isFalse();
    }

    private void awaitAll(TestJob job, long written) {
        Map<String, List<Long>> all =
                Map.of(KEY, LongStream.rangeClosed(1, written).boxed().toList());
        job.awaitState(run, () -> all);
    }

    /** Lets the parent end, and then the other subtask poll often enough to have read the child if it had it. */
    private void awaitTheChildsChance(JobClient job, Journal journal) {
        await(job).until(() -> journal.finished().contains("parent"));
        int reads = stream.reads("other");
        await(job).until(() -> stream.reads("other") > reads + 10);
    }

    private void write(String shard, long first, int count) {
        LongStream.range(first, first + count).forEach(version -> stream.write(shard, KEY, version, WRITTEN));
    }

    private DynamoDbStreamsSource<Tuple2<String, Long>> source(Journal journal) {
        Configuration config = new Configuration();
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        config.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_EMPTY_POLLS,
                Duration.ofMillis(50));
        return DynamoDbStreamsSource.<Tuple2<String, Long>>builder()
                .setStreamArn(stream.arn())
                .setSourceConfig(config)
                .setDeserializationSchema(new VersionSchema())
                .setDynamoDbStreamsShardAssigner(new RestlessAssigner())
                .setShardObserver(journal)
                .setClientProvider(stream.clients())
                .build();
    }

    private JobClient start(Configuration config, Journal journal) throws Exception {
        stream.shard("parent").shard("other");
        write("parent", 1, OF_PARENT);
        stream.child("child", "parent");
        write("child", 1 + OF_PARENT, OF_CHILD);
        config.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        // The records of the parent fill several buffers, between which those of another channel have their turn.
        config.set(TaskManagerOptions.MEMORY_SEGMENT_SIZE, MemorySize.parse("4kb"));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, config);
        env.fromSource(source(journal), WatermarkStrategy.noWatermarks(), "versions")
                .keyBy(change -> change.f0)
                .process(new GatedFunction(journal))
                .sinkTo(new DiscardingSink<>());
        return env.executeAsync(run);
    }

    private static ConditionFactory await(JobClient job) {
        return Awaitility.await().atMost(PATIENCE).failFast("the job has ended", () -> job.getJobExecutionResult()
                .isDone());
    }

    private static void end(JobClient job) {
        if (!job.getJobExecutionResult().isDone()) {
            job.cancel().join();
        }
        assertThat(job.getJobExecutionResult().handle((result, error) -> true)).succeedsWithin(PATIENCE);
    }

    /** Moves children to another subtask than their parents'. */
    private static final class RestlessAssigner implements DynamoDbStreamsShardAssigner {

        private static final long serialVersionUID = 1L;

        @Override
        public int assign(DynamoDbStreamsShardSplit split, Context context) {
            int first = split.getShardId().equals("other") ? 1 : 0;
            OptionalInt parent = context.getParentSubtask(split);
            int wanted = parent.isPresent() ? 1 - parent.getAsInt() : first;
            // During a failover one reader may be the only one.
            return context.getRegisteredReaders().contains(wanted) ? wanted : 1 - wanted;
        }
    }

    /** What happened in a run. */
    private record Journal(String run) implements ShardObserver {

        private static final Map<String, Journal.Entries> RUNS = new ConcurrentHashMap<>();

        private Entries entries() {
            return RUNS.computeIfAbsent(run, name -> new Entries());
        }

        /** Closed until the test opens it. */
        CountDownLatch gate() {
            return entries().gate;
        }

        /** Versions in the order in which they got behind the gate. */
        Queue<Long> arrived() {
            return entries().arrived;
        }

        /** The subtask that had a shard last. */
        Map<String, Integer> subtasks() {
            return entries().subtasks;
        }

        Collection<String> finished() {
            return entries().finished;
        }

        @Override
        public void onShardsChanged(Collection<ShardStatus> changed) {
            for (ShardStatus shard : changed) {
                if (shard.subtask() != null) {
                    subtasks().put(shard.shardId().value(), shard.subtask());
                }
                if (shard.state() == ShardState.FINISHED) {
                    finished().add(shard.shardId().value());
                }
            }
        }

        private static final class Entries {
            private final CountDownLatch gate = new CountDownLatch(1);
            private final Queue<Long> arrived = new ConcurrentLinkedQueue<>();
            private final Map<String, Integer> subtasks = new ConcurrentHashMap<>();
            private final Collection<String> finished = ConcurrentHashMap.newKeySet();
        }
    }

    /** Takes nothing more until the gate is open. */
    private static final class GatedFunction extends KeyedProcessFunction<String, Tuple2<String, Long>, Long> {

        private static final long serialVersionUID = 1L;

        private final Journal journal;

        GatedFunction(Journal journal) {
            this.journal = journal;
        }

        @Override
        public void processElement(Tuple2<String, Long> change, Context context, Collector<Long> output)
                throws InterruptedException {
            journal.gate().await();
            journal.arrived().add(change.f1);
        }
    }
}
