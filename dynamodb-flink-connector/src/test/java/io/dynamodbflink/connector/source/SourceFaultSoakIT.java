/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.testing.SoakSeeds;
import io.dynamodbflink.test.simulator.SimulatedShard;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.journal.ApiCall;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The source on a mini cluster, with the SDK's client, while the stream's shards split and roll, its calls fail in every
 * way, and the job fails, loses task managers and its enumerator, and changes its parallelism. {@link SoakSeeds} says how
 * to run it for longer, or again.
 */
@SuppressWarnings("try") // Closing may be interrupted.
class SourceFaultSoakIT {

    @TempDir
    private Path checkpoints;

    static LongStream seeds() {
        return SoakSeeds.of(1);
    }

    /** At the same time the test of the checkpoint fence: children go to whichever subtask has fewest shards. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRecordIsInKeyedStateOnceAndInOrder(long seed) throws Exception {
        try (StreamSoak soak = StreamSoak.start(seed, checkpoints, false)) {
            String run = soak.run();
            Consumer<StreamExecutionEnvironment> job = keyed(soak, run, new DataLosses(run));
            soak.storm().withBlow(() -> AssignerFailsWhenAsked.failOnce(run));
            soak.storm().withBlow(() -> RecordedVersions.failOnce(run));
            soak.rescale(job);
            soak.submit(job);
            weatherUntilAllIsInState(soak, 200, () -> RecordedVersions.of(run));
            assertThat(soak.table().stream().shards()).hasSizeGreaterThan(200);
            assertThat(soak.cluster().failures()).hasSizeGreaterThan(1);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingWrittenAfterTheStartAtTheTipIsMissing(long seed) throws Exception {
        try (StreamSoak soak = StreamSoak.start(seed, checkpoints, false).atTheTip()) {
            String run = soak.run();
            soak.storm().writeEveryKey();
            Set<String> open = soak.table().stream().openShards().stream()
                    .map(SimulatedShard::id)
                    .collect(Collectors.toSet());
            soak.storm().withBlow(() -> AssignerFailsWhenAsked.failOnce(run));
            soak.storm().withBlow(() -> RecordedVersions.failOnce(run));
            soak.submit(keyed(soak, run, new DataLosses(run)));
            // The start is when the tip is known, not when the job is submitted.
            soak.cluster().await().until(() -> opened(soak).containsAll(open));

            soak.weather(50, () -> assertThat(difference(soak.storm().written(), RecordedVersions.of(run)))
                    .as("keys of which more is missing than what was written before the start")
                    .allSatisfy((key, versions) ->
                            assertThat(soak.storm().written().get(key)).isEqualTo(withFirst(versions))));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatWasWrittenSinceATimestampIsInKeyedStateOnceAndInOrder(long seed) throws Exception {
        try (StreamSoak soak = StreamSoak.start(seed, checkpoints, false)) {
            String run = soak.run();
            Instant now = soak.simulator().clock().instant();
            Instant start = now.minus(Duration.ofHours(1));
            for (Instant written : List.of(now.minus(Duration.ofHours(2)), start)) {
                soak.simulator().clock().set(written);
                soak.storm().writeEveryKey();
                soak.table().stream().rollAll();
            }
            soak.simulator().clock().set(now);
            soak.storm().withBlow(() -> AssignerFailsWhenAsked.failOnce(run));
            soak.storm().withBlow(() -> RecordedVersions.failOnce(run));
            soak.submit(keyed(soak.at(start), run, new DataLosses(run)));

            soak.weather(
                    50, () -> assertThat(difference(withoutFirst(soak.storm().written()), RecordedVersions.of(run)))
                            .as("keys whose state is not what was written since the timestamp")
                            .isEmpty());
        }
    }

    /** Order holds across the losses, too. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void onlyWhatTheObserverWasToldOfIsMissingWhenRecordsLeaveTheStreamUnread(long seed) throws Exception {
        try (StreamSoak soak = StreamSoak.start(seed, checkpoints, false)) {
            String run = soak.run();
            soak.faults().inject(Operation.GET_RECORDS, 0.001, Fault.trimShard());
            soak.faults().inject(Operation.GET_SHARD_ITERATOR, 0.01, Fault.trimShard());
            soak.storm().withTrims().until(() -> !DataLosses.of(run).isEmpty());
            soak.storm().withBlow(() -> AssignerFailsWhenAsked.failOnce(run));
            soak.storm().withBlow(() -> RecordedVersions.failOnce(run));
            soak.submit(keyed(soak, run, new DataLosses(run)));

            MissingRecords missing =
                    new MissingRecords(soak.table().stream(), soak.simulator().journal());
            soak.weather(75, () -> assertThat(missing.unexplained(RecordedVersions.of(run), DataLosses.of(run)))
                    .isEmpty());
            assertThat(RecordedVersions.of(run))
                    .allSatisfy(
                            (key, versions) -> assertThat(versions).isSorted().doesNotHaveDuplicates());
        }
    }

    /** Nothing but the chain behind the source: every subtask is a region of its own, which fails without the others. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRecordIsInTheStateOfOneSubtaskOnceThoughSubtasksFailAlone(long seed) throws Exception {
        try (StreamSoak soak = StreamSoak.start(seed, checkpoints, false)) {
            String run = soak.run();
            runInRegions(soak, run, new UniformShardAssigner());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyKeyStaysInOrderInItsSubtaskThoughSubtasksFailAlone(long seed) throws Exception {
        try (StreamSoak soak = StreamSoak.start(seed, checkpoints, false)) {
            String run = soak.run();
            runInRegions(soak, run, new StayWithTheParent());
            assertThat(SubtaskVersions.of(run).values())
                    .flatMap(Map::values)
                    .as("versions of a key in a subtask")
                    .allSatisfy(versions -> assertThat(versions).isSorted());
        }
    }

    private static void runInRegions(StreamSoak soak, String run, DynamoDbStreamsShardAssigner assigner)
            throws Exception {
        soak.storm().withBlow(() -> FailsWhenAsked.failOnce(run));
        soak.submit(environment -> versions(soak, environment, assigner, new DataLosses(run))
                .map(new FailsWhenAsked<>(run))
                .returns(new VersionSchema().getProducedType())
                .map(new SubtaskVersions(run))
                .sinkTo(new DiscardingSink<>()));
        weatherUntilAllIsInState(soak, 50, () -> ofAllSubtasks(run));
    }

    private static Consumer<StreamExecutionEnvironment> keyed(StreamSoak soak, String run, ShardObserver observer) {
        return environment -> versions(soak, environment, new AssignerFailsWhenAsked(run), observer)
                .keyBy(change -> change.f0)
                .process(new RecordedVersions(run))
                .uid("recorded")
                .sinkTo(new DiscardingSink<>());
    }

    private static DataStream<Tuple2<String, Long>> versions(
            StreamSoak soak,
            StreamExecutionEnvironment environment,
            DynamoDbStreamsShardAssigner assigner,
            ShardObserver observer) {
        DynamoDbStreamsSource<Tuple2<String, Long>> source = soak.source(new VersionSchema())
                .setDynamoDbStreamsShardAssigner(assigner)
                .setShardObserver(observer)
                .build();
        return environment
                .fromSource(source, WatermarkStrategy.forMonotonousTimestamps(), "versions")
                .uid("versions");
    }

    private static void weatherUntilAllIsInState(StreamSoak soak, int ticks, Supplier<Map<String, List<Long>>> inState)
            throws Exception {
        soak.weather(ticks, () -> assertThat(difference(soak.storm().written(), inState.get()))
                .as("keys whose state is not what was written")
                .isEmpty());
        String stream = soak.table().stream().arn();
        assertThat(soak.simulator().journal().undelivered(stream)).isEmpty();
        assertThat(soak.simulator().journal().entries(stream))
                .hasSize(soak.storm().written().values().stream()
                        .mapToInt(List::size)
                        .sum());
    }

    private static Set<String> opened(StreamSoak soak) {
        return soak.simulator().journal().calls(Operation.GET_SHARD_ITERATOR).stream()
                .filter(ApiCall::succeeded)
                .map(call -> call.subject().shardId())
                .collect(Collectors.toSet());
    }

    private static List<Long> withFirst(List<Long> versions) {
        return Stream.concat(Stream.of(1L), versions.stream()).toList();
    }

    private static Map<String, List<Long>> withoutFirst(Map<String, List<Long>> written) {
        written.replaceAll((key, versions) -> versions.subList(1, versions.size()));
        return written;
    }

    private static Map<String, List<Long>> difference(
            Map<String, List<Long>> written, Map<String, List<Long>> inState) {
        Map<String, List<Long>> wrong = new TreeMap<>(inState);
        written.forEach((key, versions) -> {
            if (!wrong.remove(key, versions)) {
                wrong.putIfAbsent(key, List.of());
            }
        });
        return wrong;
    }

    private static Map<String, List<Long>> ofAllSubtasks(String run) {
        Map<String, List<Long>> all = new HashMap<>();
        SubtaskVersions.of(run)
                .values()
                .forEach(versions -> versions.forEach((key, ofKey) ->
                        all.computeIfAbsent(key, any -> new ArrayList<>()).addAll(ofKey)));
        all.values().forEach(versions -> versions.sort(null));
        return all;
    }
}
