/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The source on a mini cluster, with the SDK's client, while the stream's shards split and roll, its calls fail in every
 * way, and the job fails and loses task managers. {@link SoakSeeds} says how to run it for longer, or again.
 */
@SuppressWarnings("try") // Closing may be interrupted.
class SourceFaultSoakIT {

    @TempDir
    private Path checkpoints;

    static LongStream seeds() {
        return SoakSeeds.of(1);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRecordIsInKeyedStateOnceAndInOrder(long seed) throws Exception {
        String run = "keyed-" + seed;
        try (StreamSoak soak = StreamSoak.start(seed, checkpoints, false)) {
            versions(soak, new StayWithTheParent())
                    .keyBy(change -> change.f0)
                    .process(new RecordedVersions(run))
                    .sinkTo(new DiscardingSink<>());
            soak.storm().withBlow(() -> RecordedVersions.failOnce(run));
            runUntilAllIsInState(soak, 200, () -> RecordedVersions.of(run));
        }
    }

    /** Nothing but the chain behind the source: every subtask is a region of its own, which fails without the others. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyRecordIsInTheStateOfOneSubtaskOnceThoughSubtasksFailAlone(long seed) throws Exception {
        String run = "regional-" + seed;
        try (StreamSoak soak = StreamSoak.start(seed, checkpoints, false)) {
            runInRegions(soak, run, new UniformShardAssigner());
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyKeyStaysInOrderInItsSubtaskThoughSubtasksFailAlone(long seed) throws Exception {
        String run = "stay-" + seed;
        try (StreamSoak soak = StreamSoak.start(seed, checkpoints, false)) {
            runInRegions(soak, run, new StayWithTheParent());
            assertThat(SubtaskVersions.of(run).values())
                    .flatMap(Map::values)
                    .as("versions of a key in a subtask")
                    .allSatisfy(versions -> assertThat(versions).isSorted());
        }
    }

    private static void runInRegions(StreamSoak soak, String run, DynamoDbStreamsShardAssigner assigner)
            throws Exception {
        versions(soak, assigner)
                .map(new FailsWhenAsked<>(run))
                .returns(new VersionSchema().getProducedType())
                .map(new SubtaskVersions(run))
                .sinkTo(new DiscardingSink<>());
        soak.storm().withBlow(() -> FailsWhenAsked.failOnce(run));
        runUntilAllIsInState(soak, 100, () -> ofAllSubtasks(run));
    }

    private static DataStream<Tuple2<String, Long>> versions(StreamSoak soak, DynamoDbStreamsShardAssigner assigner) {
        DynamoDbStreamsSource<Tuple2<String, Long>> source = soak.source(new VersionSchema())
                .setDynamoDbStreamsShardAssigner(assigner)
                .build();
        return soak.environment().fromSource(source, WatermarkStrategy.forMonotonousTimestamps(), "versions");
    }

    private static void runUntilAllIsInState(StreamSoak soak, int ticks, Supplier<Map<String, List<Long>>> inState)
            throws Exception {
        soak.run(ticks, () -> assertThat(difference(soak.storm().written(), inState.get()))
                .as("keys whose state is not what was written")
                .isEmpty());
        assertThat(soak.table().stream().shards()).hasSizeGreaterThan(ticks);
        String stream = soak.table().stream().arn();
        assertThat(soak.simulator().journal().undelivered(stream)).isEmpty();
        assertThat(soak.simulator().journal().entries(stream))
                .hasSize(soak.storm().written().values().stream()
                        .mapToInt(List::size)
                        .sum());
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
