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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Watermarks behind a {@code keyBy} while shards rotate: records of a child are behind those of other shards, and no
 * watermark may pass them because its parent has ended.
 */
class RotationWatermarksIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration WATERMARK_INTERVAL = Duration.ofMillis(10);
    private static final Duration POLLS = Duration.ofMillis(50);

    @TempDir
    private Path savepoints;

    private final FakeStream stream = new FakeStream();
    private final Journal journal = new Journal(stream.arn());
    private JobClient job;

    @AfterEach
    void stop() {
        if (!job.getJobExecutionResult().isDone()) {
            job.cancel().join();
        }
        assertThat(job.getJobExecutionResult().handle((result, error) -> true)).succeedsWithin(PATIENCE);
        stream.close();
    }

    @Test
    void childThatIsListedLateIsNotLateOnTheSubtaskOfItsParent() throws Exception {
        stream.shard("parent").shard("other");
        write("parent", 1, 0).write("other", "other", 1, at(60));
        start(1, Map.of(), monotonous(), null);
        awaitArrival("parent-1", "other-1");

        stream.end("parent");
        awaitEndOf("parent");
        awaitReads("other", 20);
        stream.child("child", "parent");
        write("child", 1, 10);
        awaitArrival("child-1");

        assertThat(journal.late()).isEmpty();
        write("child", 2, 120);
        write("other", 2, 121);
        awaitPassed("other-1");
    }

    @Test
    void childIsNotLateOnASubtaskThatIsAhead() throws Exception {
        stream.shard("parent").shard("beside").shard("other");
        write("parent", 1, 0);
        write("beside", 1, 60);
        write("other", 1, 60);
        start(2, Map.of("other", 1, "child", 1), monotonous(), null);
        awaitArrival("parent-1", "beside-1", "other-1");

        stream.child("child", "parent");
        for (int second = 1; second < 60; second++) {
            write("child", second, second);
        }
        awaitArrival("child-59");
        write("beside", 2, 70);
        awaitArrival("beside-2");
        awaitReads("other", 20);
        write("child", 60, 60);
        awaitArrival("child-60");

        assertThat(journal.late()).isEmpty();
        assertSubtask("child", 1);
        write("child", 61, 70);
        write("other", 2, 70);
        awaitPassed("other-1");
        assertThat(journal.late()).isEmpty();
    }

    @Test
    void childIsNotLateOnASubtaskThatWasIdle() throws Exception {
        stream.shard("parent").shard("beside");
        write("parent", 1, 0);
        write("beside", 1, 0);
        start(2, Map.of("child", 1), WatermarkStrategy.forGenerator(context -> new IdleUntilTheFirstRecord()), null);
        awaitArrival("parent-1", "beside-1");

        write("beside", 2, 60);
        write("parent", 2, 50);
        awaitPassed("parent-2");
        stream.end("parent");
        awaitEndOf("parent");
        stream.child("child", "parent");
        write("child", 1, 51);
        awaitArrival("child-1");
        write("child", 2, 52);
        awaitArrival("child-2");
        write("child", 3, 53);
        awaitPassed("child-3");
        // The parent's subtask has gone on; this is held back by the other one now.
        write("child", 4, 54);
        awaitArrival("child-4");

        assertThat(journal.late()).isEmpty();
        assertSubtask("child", 1);
    }

    @Test
    void subtaskWhoseLastShardMovedAwayDoesNotHoldTheWatermarkBack() throws Exception {
        stream.shard("parent").shard("other");
        write("parent", 1, 0);
        write("other", 1, 60);
        start(2, Map.of("other", 1, "child", 1), monotonous(), null);
        awaitArrival("parent-1", "other-1");

        stream.child("child", "parent");
        write("child", 1, 100);
        awaitArrival("child-1");
        write("other", 2, 100);

        awaitPassed("other-1");
        assertThat(journal.late()).isEmpty();

        stream.child("grandchild", "child");
        write("grandchild", 1, 110);
        awaitArrival("grandchild-1");
        write("other", 3, 111);
        awaitPassed("other-2");
        assertSubtask("grandchild", 0);
        write("grandchild", 2, 120);
        write("other", 4, 121);
        awaitPassed("other-3");
        assertThat(journal.late()).isEmpty();
    }

    @Test
    void childOfAParentThatEndedBeforeARestartIsNotLate() throws Exception {
        stream.shard("parent").shard("other");
        write("parent", 1, 0);
        write("other", 1, 60);
        start(1, Map.of(), monotonous(), null);
        awaitArrival("parent-1", "other-1");
        stream.end("parent");
        awaitEndOf("parent");
        String savepoint = stopWithSavepoint();

        write("other", 2, 70);
        start(1, Map.of(), monotonous(), savepoint);
        awaitArrival("other-2");
        awaitReads("other", 20);
        stream.child("child", "parent");
        write("child", 1, 10);
        awaitArrival("child-1");

        assertThat(journal.late()).isEmpty();
        write("child", 2, 120);
        write("other", 3, 121);
        awaitPassed("other-2");
    }

    /**
     * The other subtask waits for the watermark of the parent's, which is held for the child.
     *
     * @param seen whether the enumerator knows that it waits when it hands out the child
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rotationDoesNotBlockAJobThatAlignsWatermarks(boolean seen) throws Exception {
        stream.shard("parent").shard("other");
        write("parent", 1, 0);
        write("other", 1, 0);
        start(
                2,
                Map.of("other", 1, "child", 1),
                monotonous().withWatermarkAlignment("group", Duration.ofSeconds(5), POLLS),
                null);
        awaitArrival("parent-1", "other-1");
        write("other", 2, 3_600);
        awaitArrival("other-2");
        if (seen) {
            awaitNoReads("other");
        }

        stream.child("child", "parent");
        write("child", 1, 1);
        awaitArrival("child-1");
        write("child", 2, 3_600);
        write("other", 3, 3_601);
        awaitArrival("child-2", "other-3");
        write("child", 3, 3_602);
        awaitPassed("child-2");

        if (seen) {
            assertSubtask("child", 0);
            assertThat(journal.late()).isEmpty();
        }
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private FakeStream write(String shard, int version, int second) {
        return stream.write(shard, shard, version, at(second));
    }

    private static WatermarkStrategy<Tuple2<String, Long>> monotonous() {
        return WatermarkStrategy.forMonotonousTimestamps();
    }

    private void awaitArrival(String... records) {
        await().until(() -> journal.arrived().containsAll(List.of(records)));
    }

    private void awaitPassed(String... records) {
        await().until(() -> journal.passed().containsAll(List.of(records)));
    }

    /** Observers are told of a shard that was handed out when its reader may have it already. */
    private void assertSubtask(String shard, int subtask) {
        await().until(() -> journal.subtasks().containsKey(shard));
        assertThat(journal.subtasks()).containsEntry(shard, subtask);
    }

    private void awaitEndOf(String shard) {
        await().until(() -> journal.ended().contains(shard));
    }

    /** Each takes some milliseconds at least, and together several times as long as watermarks need. */
    private void awaitReads(String shard, int times) {
        int before = stream.reads(shard);
        await().until(() -> stream.reads(shard) >= before + times);
    }

    /** Waits until a shard is paused. */
    private void awaitNoReads(String shard) {
        int[] reads = {-1};
        await().pollInterval(POLLS.multipliedBy(14)).until(() -> reads[0] == (reads[0] = stream.reads(shard)));
    }

    private ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).failFast("the job has ended", () -> job.getJobExecutionResult()
                .isDone());
    }

    private String stopWithSavepoint() throws Exception {
        String savepoint = job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        job.getJobExecutionResult().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return savepoint;
    }

    /**
     * @param placement subtasks of shards; of those that are not named the first
     */
    private void start(
            int parallelism,
            Map<String, Integer> placement,
            WatermarkStrategy<Tuple2<String, Long>> watermarks,
            @Nullable String savepoint)
            throws Exception {
        Configuration config = new Configuration();
        config.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        config.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, WATERMARK_INTERVAL);
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        if (savepoint != null) {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        Configuration sourceConfig = new Configuration();
        sourceConfig.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        sourceConfig.set(DynamodbStreamsSourceConfigConstants.SHARD_DISCOVERY_INTERVAL, Duration.ofSeconds(1));
        // Longer than children are hidden: no list is taken as it is.
        sourceConfig.set(
                DynamodbStreamsSourceConfigConstants.DESCRIBE_STREAM_INCONSISTENCY_RESOLUTION_RETRY_COUNT, 100);
        sourceConfig.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_NON_EMPTY_POLLS,
                POLLS);
        sourceConfig.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_EMPTY_POLLS, POLLS);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, config);
        env.fromSource(
                        DynamoDbStreamsSource.<Tuple2<String, Long>>builder()
                                .setStreamArn(stream.arn())
                                .setSourceConfig(sourceConfig)
                                .setDeserializationSchema(new VersionSchema())
                                .setDynamoDbStreamsShardAssigner(new Placement(placement))
                                .setShardObserver(journal)
                                .setClientProvider(stream.clients())
                                .build(),
                        watermarks,
                        "orders")
                .uid("orders")
                .keyBy(change -> "all")
                .process(new LatenessFunction(journal))
                .uid("lateness")
                .sinkTo(new DiscardingSink<>());
        job = env.executeAsync();
    }

    /**
     * Watermarks of monotonous timestamps. An idleness that comes with time would come to shards as well, whenever the
     * test is slow.
     */
    private static final class IdleUntilTheFirstRecord implements WatermarkGenerator<Tuple2<String, Long>> {

        private @Nullable Long newest;

        @Override
        public void onEvent(Tuple2<String, Long> change, long timestamp, WatermarkOutput output) {
            newest = newest == null ? timestamp : Math.max(newest, timestamp);
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            if (newest == null) {
                output.markIdle();
            } else {
                output.emitWatermark(new Watermark(newest - 1));
            }
        }
    }

    private record Placement(Map<String, Integer> subtasks) implements DynamoDbStreamsShardAssigner {

        private static final long serialVersionUID = 1L;

        @Override
        public int assign(DynamoDbStreamsShardSplit split, Context context) {
            return subtasks.getOrDefault(split.getShardId(), 0);
        }
    }

    /** What happened in a run, records as "shard-version". */
    private record Journal(String run) implements ShardObserver {

        private static final Map<String, Set<String>> SETS = new ConcurrentHashMap<>();
        private static final Map<String, Map<String, Integer>> SUBTASKS = new ConcurrentHashMap<>();

        private Set<String> set(String name) {
            return SETS.computeIfAbsent(run + name, key -> ConcurrentHashMap.newKeySet());
        }

        Set<String> arrived() {
            return set("arrived");
        }

        /** Records with a time that the watermark had reached when they came. */
        Set<String> late() {
            return set("late");
        }

        /** Records whose time the watermark of monotonous timestamps has reached. */
        Set<String> passed() {
            return set("passed");
        }

        Set<String> ended() {
            return set("ended");
        }

        /** Records by the time of their timers. */
        Set<String> byTimer(long time) {
            return set("timer" + time);
        }

        Map<String, Integer> subtasks() {
            return SUBTASKS.computeIfAbsent(run, key -> new ConcurrentHashMap<>());
        }

        @Override
        public void onShardsChanged(Collection<ShardStatus> changed) {
            for (ShardStatus shard : changed) {
                if (shard.subtask() != null) {
                    subtasks().put(shard.shardId().value(), shard.subtask());
                }
                if (shard.state() == ShardState.FINISHED) {
                    ended().add(shard.shardId().value());
                }
            }
        }
    }

    private static final class LatenessFunction extends KeyedProcessFunction<String, Tuple2<String, Long>, String> {

        private static final long serialVersionUID = 1L;

        private final Journal journal;

        LatenessFunction(Journal journal) {
            this.journal = journal;
        }

        @Override
        public void processElement(Tuple2<String, Long> change, Context context, Collector<String> output) {
            String name = change.f0 + "-" + change.f1;
            if (context.timestamp() <= context.timerService().currentWatermark()) {
                journal.late()
                        .add(name + " at " + context.timestamp() + ", watermark "
                                + context.timerService().currentWatermark());
            }
            journal.arrived().add(name);
            // The watermark of monotonous timestamps is one millisecond behind.
            long timer = context.timestamp() - 1;
            journal.byTimer(timer).add(name);
            context.timerService().registerEventTimeTimer(timer);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<String> output) {
            journal.passed().addAll(journal.byTimer(timestamp));
        }
    }
}
