/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.testing.FakeStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Event time, idle shards and watermark alignment, with several shards open at once. */
class WatermarksIT {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FakeStream stream = new FakeStream();
    private JobClient job;

    @AfterEach
    void stop() {
        job.cancel().join();
        assertThat(job.getJobExecutionResult().handle((result, error) -> true)).succeedsWithin(PATIENCE);
        stream.close();
    }

    @Test
    void watermarksPassAShardThatIsIdle(TestInfo test) throws Exception {
        Seen seen = Seen.of(test);
        stream.shard("busy").shard("silent");
        start(
                seen,
                WatermarkStrategy.<Tuple2<String, Long>>forMonotonousTimestamps()
                        .withIdleness(Duration.ofMillis(300)));

        stream.write("busy", "a", 1, START);

        await().atMost(PATIENCE).until(() -> seen.passed().contains("a-1"));
    }

    @Test
    void watermarksWaitForAShardThatIsBehind(TestInfo test) throws Exception {
        Seen seen = Seen.of(test);
        stream.shard("ahead").shard("behind");
        stream.write("behind", "b", 1, START);
        stream.write("ahead", "a", 1, START.plusSeconds(60));
        start(seen, WatermarkStrategy.forMonotonousTimestamps());

        await().atMost(PATIENCE).until(() -> seen.passed().contains("b-1"));
        assertThat(seen.arrived()).contains("a-1");
        assertThat(seen.passed()).doesNotContain("a-1");
        stream.write("behind", "b", 2, START.plusSeconds(61));
        await().atMost(PATIENCE).until(() -> seen.passed().contains("a-1"));
    }

    @Test
    void shardThatIsTooFarAheadIsPausedUntilTheOthersHaveCaughtUp(TestInfo test) throws Exception {
        Seen seen = Seen.of(test);
        stream.shard("fast").shard("slow");
        stream.write("fast", "f", 1, START).write("slow", "s", 1, START);
        start(
                seen,
                WatermarkStrategy.<Tuple2<String, Long>>forMonotonousTimestamps()
                        .withWatermarkAlignment("group", Duration.ofSeconds(30), Duration.ofMillis(100)));
        await().atMost(PATIENCE).until(() -> seen.arrived().containsAll(Set.of("f-1", "s-1")));

        stream.write("fast", "f", 2, START.plusSeconds(3_600));
        await().atMost(PATIENCE).until(() -> seen.arrived().contains("f-2"));
        awaitNoReads("fast");
        stream.write("fast", "f", 3, START.plusSeconds(3_601));

        int slowReads = stream.reads("slow");
        int fastReads = stream.reads("fast");
        await().atMost(PATIENCE).until(() -> stream.reads("slow") >= slowReads + 5);
        assertThat(stream.reads("fast")).as("a paused shard is not polled").isEqualTo(fastReads);
        assertThat(seen.arrived()).doesNotContain("f-3");

        stream.write("slow", "s", 2, START.plusSeconds(3_600));
        await().atMost(PATIENCE).until(() -> seen.arrived().contains("f-3"));
    }

    private void awaitNoReads(String shardId) {
        int[] reads = {-1};
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(700))
                .until(() -> reads[0] == (reads[0] = stream.reads(shardId)));
    }

    private void start(Seen seen, WatermarkStrategy<Tuple2<String, Long>> watermarks) throws Exception {
        Configuration config = new Configuration();
        config.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        Configuration sourceConfig = new Configuration();
        sourceConfig.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        sourceConfig.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_EMPTY_POLLS,
                Duration.ofMillis(100));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, config);
        env.fromSource(
                        DynamoDbStreamsSource.<Tuple2<String, Long>>builder()
                                .setStreamArn(stream.arn())
                                .setSourceConfig(sourceConfig)
                                .setDeserializationSchema(new VersionSchema())
                                .setClientProvider(stream.clients())
                                .build(),
                        watermarks,
                        "orders")
                .keyBy(change -> change.f0)
                .process(new SeeingFunction(seen))
                .sinkTo(new DiscardingSink<>());
        job = env.executeAsync();
    }

    /** What arrived, and what the watermark has passed, as "key-version". */
    private record Seen(String test) implements java.io.Serializable {

        private static final ConcurrentHashMap<String, Set<String>> ARRIVED = new ConcurrentHashMap<>();
        private static final ConcurrentHashMap<String, Set<String>> PASSED = new ConcurrentHashMap<>();

        static Seen of(TestInfo test) {
            return new Seen(test.getDisplayName());
        }

        Set<String> arrived() {
            return ARRIVED.computeIfAbsent(test, name -> ConcurrentHashMap.newKeySet());
        }

        Set<String> passed() {
            return PASSED.computeIfAbsent(test, name -> ConcurrentHashMap.newKeySet());
        }
    }

    private static final class SeeingFunction extends KeyedProcessFunction<String, Tuple2<String, Long>, String> {

        private static final long serialVersionUID = 1L;

        private final Seen seen;

        /** By the time of the timer; keys do not share times in these tests' assertions. */
        private final ConcurrentHashMap<String, String> byTimer = new ConcurrentHashMap<>();

        SeeingFunction(Seen seen) {
            this.seen = seen;
        }

        @Override
        public void processElement(Tuple2<String, Long> change, Context context, Collector<String> output) {
            String name = change.f0 + "-" + change.f1;
            seen.arrived().add(name);
            // The watermark of monotonous timestamps is one millisecond behind.
            long timer = context.timestamp() - 1;
            byTimer.put(change.f0 + "@" + timer, name);
            context.timerService().registerEventTimeTimer(timer);
        }

        @Override
        public void onTimer(long timestamp, OnTimerContext context, Collector<String> output) {
            seen.passed().add(byTimer.get(context.getCurrentKey() + "@" + timestamp));
        }
    }
}
