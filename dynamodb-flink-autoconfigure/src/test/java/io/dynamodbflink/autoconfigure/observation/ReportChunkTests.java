/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportChunkTests {

    private final ReportAssembly assembly = new ReportAssembly();

    @Test
    void reportIsPutTogetherFromItsPieces() throws Exception {
        Report.OfReader report = reader(3_000, 7);

        List<String> texts = texts(1, 1, report);

        assertThat(texts).hasSizeGreaterThan(2).allSatisfy(text -> assertThat(text.getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(65_536));
        assertThat(assembly.take(texts).report()).isEqualTo(report);
        assertThat(assembly.chunks()).isEqualTo(texts.size());
    }

    @Test
    void reportThatWasTakenIsNotTakenAgain() throws Exception {
        List<String> texts = texts(1, 1, reader(1, 7));

        assertThat(assembly.take(texts).report()).isNotNull();
        assertThat(assembly.take(texts).report()).isNull();
    }

    @Test
    void piecesOfDifferentReportsAreNotPutTogether() throws Exception {
        List<String> first = texts(1, 1, reader(3_000, 7));
        List<String> second = texts(1, 2, reader(3_000, 8));
        List<String> torn = new ArrayList<>(second);
        torn.set(1, first.get(1));

        assertThat(assembly.take(torn)).isEqualTo(new ReportAssembly.Taking(null, true));
        assertThat(assembly.take(second).report()).isNotNull();
    }

    @Test
    void piecesThatAreNotKnownYetAreAskedFor() throws Exception {
        List<String> texts = texts(1, 1, reader(3_000, 7));

        assertThat(assembly.take(texts.subList(0, 1)).report()).isNull();

        assertThat(assembly.chunks()).isEqualTo(texts.size());
        assertThat(assembly.take(texts).report()).isNotNull();
    }

    @Test
    void piecesThatAreLeftOverFromALargerReportDoNotMatter() throws Exception {
        List<String> texts = new ArrayList<>(texts(1, 2, reader(1, 7)));
        texts.addAll(texts(1, 1, reader(3_000, 7)).subList(1, 3));

        assertThat(assembly.take(texts).report()).isNotNull();
    }

    @Test
    void attemptThatWasFollowedByAnotherIsNotHeardAnyMore() throws Exception {
        assertThat(assembly.take(texts(1, 5, reader(1, 7))).report()).isNotNull();
        ReportAssembly.Attempt first = assembly.attempt();
        assertThat(assembly.take(texts(2, 1, reader(1, 7))).report()).isNotNull();

        assertThat(assembly.attempt()).isNotSameAs(first);
        assertThat(assembly.take(texts(1, 6, reader(1, 7))).report()).isNull();
    }

    @Test
    void nothingIsTakenBeforeAReportIsMade() throws Exception {
        assertThat(assembly.take(List.of("")).report()).isNull();
        assertThat(assembly.take(List.of()).report()).isNull();
    }

    @Test
    void otherVersionIsRecognised() {
        assertThatThrownBy(() -> assembly.take(List.of("2:whatever")))
                .isInstanceOf(ReportChunk.UnknownVersion.class)
                .hasMessageContaining("another version of dynamodb-flink");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:", "nonsense", "1:a:1:0:1:AAAA", "1:a:1:0:1:eJwDAAAAAAE"})
    void nonsenseIsRefused(String text) {
        assertThatThrownBy(() -> assembly.take(List.of(text))).isInstanceOf(IOException.class);
    }

    @Test
    void whatFindsNoRoomIsLeftOutAndCounted() throws Exception {
        Report.OfReader report = reader(5_000, 7);

        byte[] bytes = ReportCodec.encode(report, 20_000);

        assertThat(bytes.length).isBetween(10_000, 20_000);
        Report.OfReader told = (Report.OfReader) ReportCodec.decode(bytes);
        assertThat(told.extent().total()).isEqualTo(5_000);
        assertThat(told.shards())
                .isEqualTo(report.shards().subList(0, told.extent().told()));
    }

    @Test
    void enumeratorTellsOfShardsThatNobodyHasFirst() throws Exception {
        EnumeratorFacts facts = new EnumeratorFacts(new SettableClock(NOW));
        for (int i = 0; i < 50_000; i++) {
            facts.changed(List.of(ShardFixtures.status(
                    id(i),
                    i == 31_415 ? ShardState.READY : i % 2 == 0 ? ShardState.FINISHED : ShardState.ASSIGNED,
                    i % 7)));
        }

        byte[] bytes = ReportCodec.encode(facts.report(), ReportChunk.capacity(ReportGauges.MAX_CHUNKS_OF_ENUMERATOR));

        Report.OfEnumerator told = (Report.OfEnumerator) ReportCodec.decode(bytes);
        assertThat(told.extent().total()).isEqualTo(50_000);
        assertThat(told.extent().told()).isBetween(5_000, 49_999);
        assertThat(told.shards().get(0).status().shardId()).isEqualTo(ShardId.of(id(31_415)));
        assertThat(told.byState())
                .containsEntry(ShardState.READY, 1)
                .containsEntry(ShardState.ASSIGNED, 24_999)
                .containsEntry(ShardState.FINISHED, 25_000);
    }

    @Test
    void thousandShardsFindRoomHoweverTheyDiffer() throws Exception {
        byte[] bytes = ReportCodec.encode(reader(1_000, 3), ReportChunk.capacity(ReportGauges.MAX_CHUNKS_OF_SUBTASK));

        assertThat(ReportCodec.decode(bytes).extent().isComplete()).isTrue();
    }

    private static List<String> texts(long epoch, long sequence, Report report) {
        return ReportChunk.split(epoch, sequence, ReportCodec.encode(report, 1_000_000)).stream()
                .map(ReportChunk::text)
                .toList();
    }

    private static Report.OfReader reader(int shards, int subtask) {
        Random random = new Random(42);
        List<ShardProgress> all = new ArrayList<>();
        for (int i = 0; i < shards; i++) {
            all.add(new ShardProgress(
                    ShardFixtures.STREAM,
                    ShardId.of(id(i)),
                    subtask,
                    SequenceNumber.of(new BigInteger(120, random).toString()),
                    random.nextInt(1_000_000),
                    random.nextInt(10_000),
                    NOW.minusMillis(random.nextInt(100_000)),
                    ShardActivity.POLLING,
                    NOW.minusMillis(random.nextInt(1_000)),
                    NOW.minusMillis(random.nextInt(1_000)),
                    i % 10 == 0 ? new CallTrouble(AwsErrorKind.THROTTLED, NOW, i, "throttled " + i % 3) : null,
                    NOW.minusMillis(random.nextInt(3_000))));
        }
        return new Report.OfReader(NOW, subtask, all, shards, 12);
    }

    private static String id(int number) {
        return "shardId-%020d-%08x".formatted(1_697_112_345_678L + number * 7919L, number * 0x9E3779B9);
    }
}
