/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.assigner.UniformShardAssigner;
import io.dynamodbflink.connector.source.discovery.FakeStream;
import io.dynamodbflink.connector.source.discovery.ManualLoop;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import io.dynamodbflink.connector.source.split.CatchUpEvent;
import io.dynamodbflink.connector.source.split.CatchUpRequest;
import io.dynamodbflink.connector.source.split.Checkpointing;
import io.dynamodbflink.connector.source.split.CheckpointingEvent;
import io.dynamodbflink.connector.source.split.DataLossEvent;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.source.split.ShardsFinishedEvent;
import io.dynamodbflink.connector.source.split.ShardsPausedEvent;
import io.dynamodbflink.connector.source.split.WatermarkHoldEvent;
import io.dynamodbflink.connector.source.split.WatermarkHoldEvent.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

class DynamoDbStreamsEnumeratorTests {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final StartingPosition HORIZON = StartingPosition.trimHorizon();
    private static final StartingPosition WHOLE = StartingPosition.wholeShard();
    private static final StartingPosition TIP = StartingPosition.latest(START);
    private static final Instant LONG_BEFORE = START.minusSeconds(3600);
    private static final StartingPosition SINCE_START = StartingPosition.atTimestamp(START);
    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final RuntimeException NOT_FOUND = FakeStream.error("ResourceNotFoundException", 400);

    private final FakeStream stream = new FakeStream();
    private final RecordingObserver observer = new RecordingObserver();
    private ManualLoop loop = new ManualLoop(START);
    private FakeContext context = new FakeContext(2);
    private StartingPosition first = HORIZON;
    private DynamoDbStreamsShardAssigner assigner = new UniformShardAssigner();
    private Checkpointing checkpointing = Checkpointing.ALIGNED;
    private DynamoDbStreamsEnumerator enumerator;

    @Nested
    class HandingOut {

        @Test
        void nothingIsHandedOutBeforeAllReadersHaveRegistered() {
            stream.open("a", null).open("b", null);
            start(null);
            register(0);
            assertThat(context.takeSentIds()).isEmpty();

            register(1);
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a"), 1, List.of("b")));
        }

        @Test
        void readersThatRegisterBeforeTheFirstPageGetItsShards() {
            stream.open("a", null).open("b", null);
            enumerator = create(null);
            enumerator.start();
            register(0);
            register(1);
            assertThat(context.takeSentIds()).isEmpty();

            loop.runDue();
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a"), 1, List.of("b")));
        }

        @Test
        void splitTellsTheReaderAllItNeeds() {
            stream.closed("a", "gone");
            startWithReaders();
            loop.advance(Duration.ofSeconds(1));

            assertThat(context.takeSent(0))
                    .containsExactly(new DynamoDbStreamsShardSplit(
                            FakeStream.ARN, ShardId.of("a"), ShardId.of("gone"), HORIZON, false));
        }

        @Test
        void childIsHandedOutWhenItsParentIsReported() {
            stream.closed("a", null).open("b", "a");
            startWithReaders();
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a")));

            finish(0, "a");

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("b")));
        }

        @Test
        void rotationCostsNoDiscoveryInterval() {
            stream.open("a", null);
            startWithReaders();
            context.takeSentIds();
            stream.rotate("a", "b", "c");
            Instant before = loop.now();

            finish(0, "a");
            loop.runDue();
            checkpoint(1);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("b"), 1, List.of("c")));
            assertThat(loop.now()).isEqualTo(before);
        }

        @Test
        void childrenThatTheFirstListIsGoingToShowAreNotLookedUp() {
            stream.closed("a", null)
                    .open("x", null)
                    .open("y", null)
                    .open("b", "a")
                    .pageSize(1);
            startWithReaders();
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a")));

            finish(0, "a");
            loop.advance(Duration.ofSeconds(1));

            assertThat(stream.requests()).allMatch(request -> request.shardFilter() == null);
            assertThat(context.takeSentIds().values()).anyMatch(shards -> shards.contains("b"));
        }

        @Test
        void childrenOfShardsThatRotateTogetherStayWithTheirParentsReaders() {
            stream.open("a", null).open("b", null).open("c", null).open("d", null);
            startWithReaders();
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a", "c"), 1, List.of("b", "d")));
            stream.rotate("a", "a2").rotate("b", "b2").rotate("c", "c2").rotate("d", "d2");

            // Reader 0 is through with all its shards when the child of b is found, reader 1 still has one.
            finish(1, "b");
            finish(0, "a", "c");
            loop.runDue();
            finish(1, "d");
            loop.advance(Duration.ofSeconds(1));

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a2", "c2"), 1, List.of("b2", "d2")));
        }

        @Test
        void shardThatHasNoChildrenCountsForItsReaderUntilItIsForgotten() {
            List<String> seen = new ArrayList<>();
            assigner = (split, asked) -> {
                seen.add(split.getShardId() + " " + ids(asked.getCurrentSplitAssignment()));
                return 0;
            };
            stream.closed("a", null);
            startWithReaders();
            finish(0, "a");
            stream.open("b", null);
            loop.advance(INTERVAL);
            stream.expire("a");
            loop.advance(INTERVAL.multipliedBy(5));
            stream.open("c", null);
            loop.advance(INTERVAL);

            assertThat(seen).containsExactly("a {0=[], 1=[]}", "b {0=[a], 1=[]}", "c {0=[b], 1=[]}");
        }

        @Test
        void shardsOfTheFirstPageAreHandedOutBeforeTheListIsReadThoughTheirParentsHaveGone() {
            stream.pageSize(1);
            for (int i = 0; i < 100; i++) {
                stream.closed("a" + i, "gone" + i);
            }
            startWithReaders();

            loop.advance(Duration.ofSeconds(1));

            assertThat(context.takeSentIds().get(0)).startsWith("a0");
            assertThat(stream.requests()).hasSizeLessThan(12);
        }

        @Test
        void veryManyShardsAreSentInSeveralMessages() {
            context = new FakeContext(1);
            stream.pageSize(2_500);
            for (int i = 0; i < 2_500; i++) {
                stream.open("s" + i, null);
            }
            startWithReaders();

            assertThat(context.messages()).containsExactly(1_000, 1_000, 500);
        }

        @Test
        void veryManyShardsThatAReaderReportsAreSentBackInSeveralMessages() {
            DynamoDbStreamsShardSplit[] reported = IntStream.range(0, 1_500)
                    .mapToObj(i ->
                            new DynamoDbStreamsShardSplit(FakeStream.ARN, ShardId.of("s" + i), null, HORIZON, false))
                    .toArray(DynamoDbStreamsShardSplit[]::new);
            context = new FakeContext(1);
            start(new DynamoDbStreamsEnumeratorState(FakeStream.ARN, HORIZON, true, 1, List.of()));
            register(0, reported);

            assertThat(context.messages()).containsExactly(1_000, 500);
        }

        @Test
        void childThatIsListedWithoutItsParentWaitsForIt() {
            stream.closed("a", null).open("b", "a").hide("a");
            startWithReaders();
            loop.advance(Duration.ofSeconds(30));
            assertThat(context.takeSentIds()).isEmpty();

            stream.showAll();
            loop.advance(INTERVAL);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a")));
        }

        @Test
        void closedShardWhoseParentHasGoneIsHandedOutSoonThoughTheListIsLong() {
            stream.pageSize(1).open("a", null).open("b", null);
            startWithReaders();
            loop.advance(Duration.ofSeconds(1));
            context.takeSentIds();
            stream.closed("d", "gone").open("e", "d");

            loop.advance(INTERVAL.multipliedBy(3));

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("d")));
        }

        @Test
        void finishThatIsReportedTwiceOrForAnUnknownShardChangesNothing() {
            stream.closed("a", null).open("b", "a");
            startWithReaders();
            finish(0, "a");
            context.takeSentIds();

            finish(0, "a");
            finish(1, "never seen");

            assertThat(context.takeSentIds()).isEmpty();
        }

        @Test
        void assignerSeesReadersAssignmentsAndTheParentsSubtask() {
            List<String> seen = new ArrayList<>();
            assigner = (split, asked) -> {
                OptionalInt parent = asked.getParentSubtask(split);
                seen.add(split.getShardId() + " of " + parent + ", current " + ids(asked.getCurrentSplitAssignment())
                        + ", pending " + ids(asked.getPendingSplitAssignments()) + ", readers "
                        + asked.getRegisteredReaders());
                return 1;
            };
            stream.closed("a", null).open("b", "a").open("c", "a");
            startWithReaders();
            finish(1, "a");

            assertThat(seen)
                    .containsExactly(
                            "a of OptionalInt.empty, current {0=[], 1=[]}, pending {0=[], 1=[]}, readers [0, 1]",
                            "b of OptionalInt[1], current {0=[], 1=[]}, pending {0=[], 1=[]}, readers [0, 1]",
                            "c of OptionalInt[1], current {0=[], 1=[]}, pending {0=[], 1=[b]}, readers [0, 1]");
        }

        @Test
        void assignerThatChoosesAnUnknownReaderFailsTheJobByName() {
            assigner = new StubbornAssigner();
            stream.open("a", null);

            assertThatIllegalStateException()
                    .isThrownBy(DynamoDbStreamsEnumeratorTests.this::startWithReaders)
                    .withMessageContaining(StubbornAssigner.class.getName())
                    .withMessageContaining("subtask 7")
                    .withMessageContaining("shard a")
                    .withMessageContaining("[0, 1]");
        }

        @Test
        void assignerThatFailsIsNamed() {
            assigner = (split, asked) -> {
                throw new UnsupportedOperationException("not today");
            };
            stream.open("a", null);

            assertThatIllegalStateException()
                    .isThrownBy(DynamoDbStreamsEnumeratorTests.this::startWithReaders)
                    .withMessageContaining("shard a")
                    .withMessageContaining("not today");
        }

        @Test
        void unknownEventIsRefused() {
            startWithReaders();

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> enumerator.handleSourceEvent(0, new SourceEvent() {}))
                    .withMessageContaining("Reader 0");
        }
    }

    @Nested
    class StartingAtTheTip {

        @Test
        void openShardsAreHandedOutAtTheTip() {
            first = TIP;
            stream.closed("a", null).open("b", "a").records("b", LONG_BEFORE, LONG_BEFORE);
            startWithReaders();

            assertThat(context.takeSent(0))
                    .containsExactly(
                            new DynamoDbStreamsShardSplit(FakeStream.ARN, ShardId.of("b"), ShardId.of("a"), TIP, false)
                                    .opened("LATEST b"));
        }

        @Test
        void tipIsReachedBeforeThereAreReadersHoweverLateTheyCome() {
            first = TIP;
            stream.open("a", null);
            start(null);
            loop.advance(DynamoDbStreamsEnumerator.PROMPT.multipliedBy(3));
            register(0);
            register(1);

            assertThat(context.takeSent(0))
                    .extracting(split -> split.iterator() + " " + split.getStartingPosition())
                    .containsExactly("LATEST a " + TIP);
        }

        @Test
        void tipThatIsReachedLateIsNotTheTipAtTheStart() {
            first = TIP;
            stream.open("a", null).hangOnNextIterator();
            start(null);
            loop.advance(Duration.ofSeconds(30));
            register(0);
            register(1);

            assertThat(context.takeSent(0))
                    .extracting(split -> split.iterator() + " " + split.getStartingPosition())
                    .containsExactly("null " + SINCE_START);
        }

        @Test
        void firstListingThatComesLateReadsWhatClosedShardsHoldSinceTheStart() {
            first = TIP;
            stream.closed("z", null)
                    .closed("a", "z")
                    .open("b", "a")
                    .records("z", LONG_BEFORE, LONG_BEFORE)
                    .records("a", LONG_BEFORE, START.plusSeconds(1))
                    .failNext(20, FakeStream.error("InternalServerError", 500));
            startWithReaders();
            loop.advance(Duration.ofSeconds(30));

            assertThat(context.takeSent(0))
                    .extracting(split -> split.getShardId() + " " + split.getStartingPosition())
                    .containsExactly("a " + SINCE_START);
        }

        @Test
        void shardThatRotatesBeforeTheFirstListingIsReadSinceTheStart() {
            first = TIP;
            stream.closed("a", null).open("b", "a").records("a", LONG_BEFORE, START.plusSeconds(1));
            startWithReaders();
            assertThat(context.takeSent(0))
                    .extracting(split -> split.getShardId() + " " + split.getStartingPosition())
                    .containsExactly("a " + SINCE_START);

            finish(0, "a");
            assertThat(context.takeSent(0))
                    .extracting(split -> split.getShardId() + " " + split.getStartingPosition())
                    .containsExactly("b " + SINCE_START);
        }

        @Test
        void shardsThatCannotBeLookedIntoAreReadSinceTheStart() {
            first = StartingPosition.atTimestamp(START);
            stream.closed("a", null)
                    .open("b", "a")
                    .records("b", LONG_BEFORE, LONG_BEFORE)
                    .failNextIterators(100, FakeStream.error("AccessDeniedException", 400));
            startWithReaders();
            loop.advance(ShardSamples.PATIENCE);

            assertThat(context.takeSent(0))
                    .extracting(split -> split.getShardId() + " " + split.getStartingPosition())
                    .containsExactly("a " + SINCE_START);
        }

        @Test
        void shardThatIsNotFoundAfterOtherFailuresIsNotTakenForGone() {
            RuntimeException serverError = FakeStream.error("InternalServerError", 500);
            startSinceAnInstantInShardAWhoseLooksFailWith(serverError, serverError, NOT_FOUND);

            assertThat(context.takeSent(0))
                    .extracting(split -> split.getShardId() + " " + split.getStartingPosition())
                    .containsExactly("a " + SINCE_START);
        }

        @Test
        void shardThatIsNotFoundAFewTimesIsNotTakenForGone() {
            startSinceAnInstantInShardAWhoseLooksFailWith(
                    Collections.nCopies(ShardSamples.NOT_FOUND_TO_BELIEVE - 1, NOT_FOUND)
                            .toArray(RuntimeException[]::new));

            assertThat(context.takeSent(0))
                    .extracting(split -> split.getShardId() + " " + split.getStartingPosition())
                    .containsExactly("a " + SINCE_START);
        }

        @Test
        void shardThatIsNotFoundHoweverOftenItIsLookedIntoIsSkipped() {
            startSinceAnInstantInShardAWhoseLooksFailWith(
                    Collections.nCopies(ShardSamples.NOT_FOUND_TO_BELIEVE, NOT_FOUND)
                            .toArray(RuntimeException[]::new));

            assertThat(context.takeSent(0))
                    .extracting(split -> split.getShardId() + " " + split.getStartingPosition())
                    .containsExactly("b " + SINCE_START);
        }

        /** Shard "a" holds what was written since the instant, until its child "b" follows. */
        private void startSinceAnInstantInShardAWhoseLooksFailWith(RuntimeException... errors) {
            first = StartingPosition.atTimestamp(START);
            stream.closed("z", null)
                    .closed("a", "z")
                    .open("b", "a")
                    .records("z", LONG_BEFORE, LONG_BEFORE)
                    .records("a", START.plusSeconds(10), START.plusSeconds(20))
                    .records("b", START.plusSeconds(30), START.plusSeconds(30))
                    .failNextIterators("a", errors);
            loop = new ManualLoop(START.plusSeconds(60));
            startWithReaders();
            loop.advance(ShardSamples.PATIENCE.minusSeconds(1));
        }

        @Test
        void shardThatDoesNotAnswerHoldsUpNoOtherAndItselfNotForLong() {
            first = StartingPosition.atTimestamp(START);
            stream.open("a", null).open("b", null).hangOnNextIterator();
            startWithReaders();
            assertThat(context.takeSentIds().values()).containsExactly(List.of("b"));

            loop.advance(ShardSamples.PATIENCE);
            assertThat(context.takeSentIds().values()).containsExactly(List.of("a"));
        }

        @Test
        void instantOfTheFirstStartSurvivesARestart() {
            first = TIP;
            stream.open("a", null);
            start(null);
            DynamoDbStreamsEnumeratorState state = enumerator.snapshotState(1);

            loop = new ManualLoop(START.plusSeconds(3600));
            start(state);
            register(0);
            register(1);

            assertThat(context.takeSent(0))
                    .extracting(DynamoDbStreamsShardSplit::getStartingPosition)
                    .containsExactly(SINCE_START);
        }

        @Test
        void enumeratorThatGoesOnWithoutAnyShardReadsFromTheHorizonIfThatIsTheStart() {
            stream.closed("a", null).open("b", "a");
            start(new DynamoDbStreamsEnumeratorState(FakeStream.ARN, HORIZON, false, 2, List.of()));
            register(0);
            register(1);

            assertThat(context.takeSent(0))
                    .extracting(split -> split.getShardId() + " " + split.getStartingPosition())
                    .containsExactly("a " + HORIZON);
        }

        @Test
        void enumeratorThatGoesOnWithoutAnyShardReadsAllThatWasWrittenSinceTheStart() {
            first = TIP;
            stream.closed("a", null).open("b", "a");
            start(new DynamoDbStreamsEnumeratorState(FakeStream.ARN, TIP, false, 2, List.of()));
            register(0);
            register(1);

            assertThat(context.takeSent(0))
                    .extracting(split -> split.getShardId() + " " + split.getStartingPosition())
                    .containsExactly("a " + SINCE_START);
        }

        @Test
        void shardsFoundAfterARestartAreReadWhole() {
            first = TIP;
            stream.open("a", null);
            startWithReaders();
            DynamoDbStreamsEnumeratorState state = enumerator.snapshotState(1);
            DynamoDbStreamsShardSplit finished = context.takeSent(0).get(0).finished();
            stream.rotate("a", "b");

            context = new FakeContext(2);
            start(state);
            register(0, finished);
            register(1);

            assertThat(context.takeSent(0))
                    .extracting(split -> split.getShardId() + " " + split.getStartingPosition())
                    .containsExactly("b " + WHOLE);
        }
    }

    @Nested
    class WhenAReaderFails {

        @Test
        void shardsItGotSinceTheCheckpointGoToAnyReader() {
            stream.open("a", null).open("b", null);
            startWithReaders();
            List<DynamoDbStreamsShardSplit> lost = context.takeSent(0);
            context.takeSentIds();

            context.unregister(0);
            enumerator.addSplitsBack(lost, 0);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(1, List.of("a")));
            assertThat(context.counter(EnumeratorMetrics.SHARDS_RETURNED)).isOne();
        }

        @Test
        void shardsOfItsCheckpointGoBackToIt() {
            stream.open("a", null).open("b", null);
            startWithReaders();
            DynamoDbStreamsShardSplit a = context.takeSent(0).get(0).at(after("5"));
            context.takeSentIds();

            context.unregister(0);
            enumerator.addSplitsBack(List.of(), 0);
            assertThat(context.takeSentIds()).isEmpty();

            register(0, a);
            assertThat(context.takeSent(0)).containsExactly(a);
        }

        @Test
        void childWaitsAgainForAParentThatTheCheckpointHasUnfinished() {
            stream.closed("a", null).open("b", "a");
            startWithReaders();
            DynamoDbStreamsShardSplit a = context.takeSent(0).get(0);
            checkpoint(1);
            finish(0, "a");
            List<DynamoDbStreamsShardSplit> b = context.takeSent(0);

            context.unregister(0);
            enumerator.addSplitsBack(b, 0);
            assertThat(context.takeSentIds()).isEmpty();

            register(0, a.at(after("5")));
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a")));

            finish(0, "a");
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("b")));
        }

        @Test
        void childDoesNotWaitForAParentWhoseEndACheckpointCovers() {
            stream.closed("a", null).open("b", "a");
            startWithReaders();
            context.takeSentIds();
            finish(0, "a");
            List<DynamoDbStreamsShardSplit> b = context.takeSent(0);
            checkpoint(1);

            context.unregister(0);
            enumerator.addSplitsBack(b, 0);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(1, List.of("b")));
        }

        @Test
        void childIsNotHandedOutWhileTheReaderOfItsParentIsDown() {
            stream.open("a", null);
            startWithReaders();
            context.takeSentIds();
            finish(0, "a");
            context.unregister(0);
            stream.rotate("a", "b");

            loop.advance(INTERVAL.multipliedBy(2));

            assertThat(context.takeSentIds()).isEmpty();
        }

        @Test
        void finishedShardInItsStateIsNotReadAgain() {
            stream.closed("a", null).open("b", "a");
            startWithReaders();
            DynamoDbStreamsShardSplit a = context.takeSent(0).get(0);
            finish(0, "a");
            List<DynamoDbStreamsShardSplit> b = context.takeSent(0);
            context.unregister(0);
            enumerator.addSplitsBack(b, 0);
            assertThat(context.takeSentIds()).isEmpty();

            register(0, a.finished());

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("b")));
        }

        @Test
        void firstReaderToComeBackDoesNotGetEverythingIfAllWereLost() {
            stream.open("a", null).open("b", null);
            startWithReaders();
            List<DynamoDbStreamsShardSplit> lost = new ArrayList<>(context.takeSent(0));
            List<DynamoDbStreamsShardSplit> b = context.takeSent(1);
            context.takeSentIds();
            context.unregister(1);
            enumerator.addSplitsBack(b, 1);
            lost.addAll(b);
            context.unregister(0);
            enumerator.addSplitsBack(lost, 0);
            context.takeSentIds();

            register(1);
            assertThat(context.takeSentIds()).isEmpty();

            register(0);
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a"), 1, List.of("b")));
        }

        @Test
        void otherReadersKeepWorking() {
            stream.closed("a", null).open("b", null).open("c", "b");
            startWithReaders();
            context.takeSentIds();
            context.unregister(0);
            enumerator.addSplitsBack(List.of(), 0);

            finish(1, "b");

            assertThat(context.takeSentIds()).isEqualTo(Map.of(1, List.of("c")));
        }
    }

    @Nested
    class WhenAChildMovesToAnotherSubtask {

        private DynamoDbStreamsShardSplit b;

        /** The parent "a" is read by reader 0; its child "b" is to go to reader 1. */
        private void startAndFinishTheParent() {
            stream.closed("a", null).open("b", "a");
            assigner = (split, asked) -> asked.getParentSubtask(split).isPresent() ? 1 : 0;
            startWithReaders();
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a")));
            b = new DynamoDbStreamsShardSplit(FakeStream.ARN, ShardId.of("b"), ShardId.of("a"), WHOLE, false);
            finish(0, "a");
            assertThat(context.takeSentIds()).isEmpty();
        }

        @Test
        void itWaitsUntilACheckpointCoversTheParentsEnd() {
            startAndFinishTheParent();

            enumerator.snapshotState(1);
            loop.advance(Duration.ofSeconds(1));
            assertThat(context.takeSentIds()).isEmpty();

            enumerator.notifyCheckpointComplete(1);
            assertThat(context.takeSent(1)).containsExactly(b);
            assertThat(context.takeSentIds()).isEmpty();
        }

        @Test
        void checkpointThatWasBegunBeforeTheEndDoesNotCoverIt() {
            stream.closed("a", null).open("b", "a");
            assigner = (split, asked) -> asked.getParentSubtask(split).isPresent() ? 1 : 0;
            startWithReaders();
            context.takeSentIds();
            enumerator.snapshotState(1);
            finish(0, "a");
            enumerator.snapshotState(2);

            enumerator.notifyCheckpointComplete(1);
            assertThat(context.takeSentIds()).isEmpty();

            enumerator.notifyCheckpointComplete(2);
            assertThat(context.takeSentIds()).isEqualTo(Map.of(1, List.of("b")));
        }

        @Test
        void checkpointsThatFailAreSucceededByOnesThatCoverTheEndToo() {
            startAndFinishTheParent();
            enumerator.snapshotState(1);
            enumerator.snapshotState(2);

            enumerator.notifyCheckpointComplete(2);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(1, List.of("b")));
        }

        @Test
        void itGoesToTheParentsSubtaskIfNoCheckpointCompletesForLong() {
            startAndFinishTheParent();

            loop.advance(HandOut.PATIENCE.minusMillis(1));
            assertThat(context.takeSentIds()).isEmpty();

            loop.advance(Duration.ofMillis(1));
            assertThat(context.takeSent(0)).containsExactly(b);

            checkpoint(1);
            loop.advance(HandOut.PATIENCE);
            assertThat(context.takeSentIds()).isEmpty();
        }

        @Test
        void itCountsForItsNewReaderWhileItWaits() {
            List<String> seen = new ArrayList<>();
            stream.closed("a", null).open("b", "a").closed("c", null).open("d", "c");
            assigner = (split, asked) -> {
                seen.add(split.getShardId() + " " + ids(asked.getCurrentSplitAssignment()));
                return asked.getParentSubtask(split).isPresent() ? 1 : 0;
            };
            startWithReaders();
            finish(0, "a");
            finish(0, "c");

            assertThat(seen).containsExactly("a {0=[], 1=[]}", "c {0=[], 1=[]}", "b {0=[c], 1=[]}", "d {0=[], 1=[b]}");
        }

        @Test
        void assignerIsAskedOnce() {
            List<String> asked = new ArrayList<>();
            stream.closed("a", null).open("b", "a");
            assigner = (split, known) -> {
                asked.add(split.getShardId());
                return known.getParentSubtask(split).isPresent() ? 1 : 0;
            };
            startWithReaders();
            finish(0, "a");
            loop.advance(Duration.ofSeconds(1));
            checkpoint(1);

            assertThat(asked).containsExactly("a", "b");
        }

        @Test
        void itWaitsForItsParentAgainIfTheParentsReaderFails() {
            startAndFinishTheParent();
            enumerator.snapshotState(1);
            context.unregister(0);
            enumerator.addSplitsBack(List.of(), 0);
            loop.advance(HandOut.PATIENCE.multipliedBy(2));
            assertThat(context.takeSentIds()).isEmpty();

            register(0, split("a", after("5")));
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a")));
            loop.advance(HandOut.PATIENCE.multipliedBy(2));
            assertThat(context.takeSentIds()).isEmpty();

            finish(0, "a");
            assertThat(context.takeSentIds()).isEmpty();
            checkpoint(2);
            assertThat(context.takeSentIds()).isEqualTo(Map.of(1, List.of("b")));
        }

        @Test
        void itNeedNotWaitIfTheCheckpointOfTheParentsReaderHoldsTheParentsEnd() {
            startAndFinishTheParent();
            context.unregister(0);
            enumerator.addSplitsBack(List.of(), 0);

            register(0, split("a", WHOLE).finished());

            assertThat(context.takeSentIds()).isEqualTo(Map.of(1, List.of("b")));
        }

        @Test
        void itWaitsForTheChosenReaderIfThatFails() {
            startAndFinishTheParent();
            context.unregister(1);
            enumerator.addSplitsBack(List.of(), 1);
            checkpoint(1);
            assertThat(context.takeSentIds()).isEmpty();

            register(1);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(1, List.of("b")));
        }

        @Test
        void itGoesToTheParentsSubtaskIfTheChosenReaderIsDownForLong() {
            startAndFinishTheParent();
            context.unregister(1);
            enumerator.addSplitsBack(List.of(), 1);

            loop.advance(HandOut.PATIENCE);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("b")));
        }

        @Test
        void itNeedNotWaitAfterARestartFromACheckpointThatHoldsTheParentsEnd() {
            startAndFinishTheParent();
            DynamoDbStreamsEnumeratorState state = enumerator.snapshotState(1);
            context = new FakeContext(2);

            start(state);
            register(0);
            register(1);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(1, List.of("b")));
        }

        @Test
        void itGoesAnywhereIfTheParentsSubtaskIsGoneAfterARestart() {
            stream.closed("a", null).open("b", "a");
            assigner = (split, asked) -> asked.getRegisteredReaders().size() - 1;
            startWithReaders();
            finish(1, "a");
            DynamoDbStreamsEnumeratorState state = enumerator.snapshotState(1);
            for (Checkpointing any : Checkpointing.values()) {
                checkpointing = any;
                context = new FakeContext(1);

                start(state);
                register(0);

                assertThat(context.takeSentIds()).as(any.name()).isEqualTo(Map.of(0, List.of("b")));
            }
        }
    }

    @Nested
    class Watermarks {

        private final List<ShardId> parent = List.of(ShardId.of("a"));
        private final List<ShardId> child = List.of(ShardId.of("b"));

        @Test
        void readerMayGoOnWhenTheChildOfItsShardIsThere() {
            stream.closed("a", null).open("b", "a");
            startWithReaders();

            finish(0, "a");

            assertThat(context.takeEvents(0)).containsExactly(new WatermarkHoldEvent(Action.RELEASE, parent));
        }

        @Test
        void readerMayGoOnWhenAChildThatMovedHasCaughtUp() {
            stream.closed("a", null).open("b", "a");
            assigner = (split, asked) -> split.getShardId().equals("b") ? 1 : 0;
            startWithReaders();
            finish(0, "a");
            assertThat(context.takeEvents(0)).isEmpty();

            checkpoint(1);
            assertThat(context.takeEvents(1)).containsExactly(new CatchUpRequest(child));
            assertThat(context.takeEvents(0)).isEmpty();

            enumerator.handleSourceEvent(1, new CatchUpEvent(child.get(0)));
            assertThat(context.takeEvents(0)).containsExactly(new WatermarkHoldEvent(Action.RELEASE, parent));
        }

        /** Asked later, it may have read all that there is of the child, and would wait for more. */
        @Test
        void readerIsAskedAboutAChildBeforeItGetsTheChild() {
            stream.closed("a", null).open("b", "a");
            assigner = (split, asked) -> split.getShardId().equals("b") ? 1 : 0;
            startWithReaders();
            finish(0, "a");
            context.takeOrder();

            checkpoint(1);

            assertThat(context.takeOrder()).containsExactly("1 < CatchUpRequest", "1 < b");
        }

        @Test
        void readerMayGoOnBehindTheChildThatItGets() {
            stream.closed("a", null).open("b", "a");
            startWithReaders();
            context.takeOrder();

            finish(0, "a");

            assertThat(context.takeOrder()).containsExactly("0 < b", "0 < WatermarkHoldEvent");
        }

        @Test
        void childThatStaysDoesNotLetTheReaderGoOnWhenItsSiblingMovesAtTheSameTime() {
            stream.closed("a", null);
            assigner = (split, asked) -> split.getShardId().equals("c") ? 1 : 0;
            startWithReaders();
            finish(0, "a");
            checkpoint(1);
            context.takeSentIds();
            stream.open("b", "a").open("c", "a");

            loop.advance(INTERVAL);
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("b"), 1, List.of("c")));
            assertThat(context.takeEvents(1)).containsExactly(new CatchUpRequest(List.of(ShardId.of("c"))));
            assertThat(context.takeEvents(0)).isEmpty();

            enumerator.handleSourceEvent(1, new CatchUpEvent(ShardId.of("c")));
            assertThat(context.takeEvents(0)).containsExactly(new WatermarkHoldEvent(Action.RELEASE, parent));
        }

        @Test
        void readerHoldsAfterARestartUntilTheChildIsListed() {
            stream.closed("a", null);
            startWithReaders();
            finish(0, "a");
            DynamoDbStreamsEnumeratorState state = enumerator.snapshotState(1);
            context = new FakeContext(2);

            start(state);
            register(0);
            assertThat(context.takeEvents(0)).containsExactly(new WatermarkHoldEvent(Action.HOLD, parent));
            register(1);
            loop.runDue();
            assertThat(context.takeEvents(0)).isEmpty();
        }

        @Test
        void endThatOnlyTheReadersStateHasIsHeldToo() {
            stream.closed("a", null);
            startWithReaders();
            DynamoDbStreamsEnumeratorState state = enumerator.snapshotState(1);
            context = new FakeContext(2);

            start(state);
            register(0, split("a", after("000100000000000000001")).finished());

            assertThat(context.takeEvents(0)).containsExactly(new WatermarkHoldEvent(Action.HOLD, parent));
        }

        @Test
        void childDoesNotMoveWhenWatermarksAreAligned() {
            stream.closed("a", null).open("b", "a");
            assigner = (split, asked) -> split.getShardId().equals("b") ? 1 : 0;
            startWithReaders();
            finish(0, "a");
            context.takeSentIds();

            enumerator.handleSourceEvent(1, new ShardsPausedEvent());

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("b")));
            assertThat(context.takeEvents(0)).containsExactly(new WatermarkHoldEvent(Action.RELEASE, parent));
        }
    }

    @Nested
    class WithoutAlignedCheckpoints {

        @ParameterizedTest
        @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ALIGNED")
        void childrenStayWithTheirParentsReaderWhateverTheAssignerWants(Checkpointing any) {
            checkpointing = any;
            stream.closed("a", null).closed("b", "a").open("c", "b");
            assigner = (split, asked) -> {
                assertThat(split.getShardId()).isEqualTo("a");
                return 0;
            };
            startWithReaders();
            finish(0, "a");
            checkpoint(1);
            finish(0, "b");

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a", "b", "c")));
        }

        @Test
        void unalignedCheckpointDoesNotLetAChildMoveEvenAfterARestart() {
            checkpointing = Checkpointing.UNALIGNED;
            stream.closed("a", null).open("b", "a");
            startWithReaders();
            finish(0, "a");
            DynamoDbStreamsEnumeratorState state = enumerator.snapshotState(1);
            context = new FakeContext(2);
            assigner = (split, asked) -> 1;

            start(state);
            register(1);
            register(0);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("b")));
        }

        @Test
        void shardsAreSpreadWhenTheJobStartsWithAnotherParallelism() {
            checkpointing = Checkpointing.DISABLED;
            stream.closed("a", null).open("b", "a").open("c", "a");
            startWithReaders();
            finish(0, "a");
            DynamoDbStreamsEnumeratorState state = enumerator.snapshotState(1);
            context = new FakeContext(3);

            start(state);
            register(0, split("b", after("1")), split("c", after("1")));
            register(1);
            register(2);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("b"), 1, List.of("c")));
        }
    }

    @Test
    void nothingIsHandedOutBeforeItIsKnownHowTheJobTakesCheckpoints() {
        stream.open("a", null);
        start(null);
        for (int subtask = 0; subtask < 2; subtask++) {
            context.register(subtask);
            enumerator.addReader(subtask);
        }
        assertThat(context.takeSentIds()).isEmpty();

        enumerator.handleSourceEvent(0, new CheckpointingEvent(Checkpointing.ALIGNED));

        assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a")));
    }

    @Nested
    class AfterARestart {

        @Test
        void readersGetBackWhatTheyReport() {
            DynamoDbStreamsEnumeratorState state = stateWithTwoShards();
            context = new FakeContext(2);
            start(state);

            register(1, split("a", after("1")), split("b", after("2")));

            assertThat(context.takeSent(1)).containsExactly(split("a", after("1")), split("b", after("2")));
        }

        @Test
        void otherParallelismSpreadsShardsAnew() {
            DynamoDbStreamsEnumeratorState state = stateWithTwoShards();
            context = new FakeContext(3);
            start(state);
            register(0, split("a", after("1")), split("b", after("2")));
            register(1);
            assertThat(context.takeSentIds()).isEmpty();

            register(2);
            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("a"), 1, List.of("b")));
        }

        @Test
        void positionsSurviveACheckpointBetweenReportAndAssignment() {
            DynamoDbStreamsEnumeratorState state = stateWithTwoShards();
            context = new FakeContext(3);
            start(state);
            register(0, split("a", after("1")), split("b", after("2")));

            DynamoDbStreamsEnumeratorState second = enumerator.snapshotState(2);

            assertThat(second.shards())
                    .extracting(shard -> shard.id() + " " + shard.state() + " " + shard.position())
                    .contains("a READY " + after("1"), "b READY " + after("2"));
        }

        @Test
        void shardFinishedAfterTheEnumeratorsPartOfTheCheckpointLetsItsChildrenGo() {
            stream.closed("a", null).open("b", "a");
            startWithReaders();
            DynamoDbStreamsEnumeratorState state = enumerator.snapshotState(1);

            context = new FakeContext(2);
            start(state);
            register(0, split("a", WHOLE).finished());
            register(1);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(0, List.of("b")));
        }

        @Test
        void shardInNobodysStateIsReadAgainFromItsStart() {
            DynamoDbStreamsEnumeratorState state = stateWithTwoShards();
            context = new FakeContext(2);
            start(state);
            register(0, split("a", after("1")));
            register(1);

            assertThat(context.takeSent(0)).containsExactly(split("a", after("1")));
            assertThat(context.takeSent(1)).containsExactly(split("b", HORIZON));
        }

        @Test
        void newShardsGoToReadersWithFewer() {
            DynamoDbStreamsEnumeratorState state = stateWithTwoShards();
            stream.open("c", null).open("d", null);
            context = new FakeContext(2);
            start(state);
            register(0, split("a", after("1")), split("b", after("1")));
            context.takeSentIds();

            register(1);

            assertThat(context.takeSentIds()).isEqualTo(Map.of(1, List.of("c", "d")));
        }

        @Test
        void stateOfAnotherStreamIsRefused() {
            StreamArn other = StreamArn.parse("arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2020");
            DynamoDbStreamsEnumeratorState state =
                    new DynamoDbStreamsEnumeratorState(other, HORIZON, true, 1, List.of());

            assertThatIllegalStateException()
                    .isThrownBy(() -> create(state))
                    .withMessageContaining(other.toString())
                    .withMessageContaining(FakeStream.ARN.toString());
        }

        private DynamoDbStreamsEnumeratorState stateWithTwoShards() {
            stream.open("a", null).open("b", null);
            startWithReaders();
            return enumerator.snapshotState(1);
        }
    }

    @Test
    void observerIsToldOfAllChangesOfAnEventInOneCall() {
        stream.closed("a", null).open("b", "a");
        startWithReaders();
        observer.calls.clear();

        finish(0, "a");

        assertThat(observer.calls).hasSize(1);
        assertThat(observer.calls.get(0))
                .extracting(status -> status.shardId() + " " + status.state() + " on " + status.subtask())
                .containsExactlyInAnyOrder("a FINISHED on 0", "b ASSIGNED on 0");
        assertThat(observer.calls.get(0).get(0).childShardIds()).containsExactly(ShardId.of("b"));
    }

    @Test
    void observerHearsOfAForgottenShardOnce() {
        stream.closed("a", null).open("b", "a");
        startWithReaders();
        finish(0, "a");
        stream.expire("a");

        loop.advance(INTERVAL.multipliedBy(5));

        assertThat(observer.all())
                .filteredOn(status -> status.state() == ShardState.FORGOTTEN)
                .extracting(ShardStatus::shardId)
                .containsExactly(ShardId.of("a"));
        assertThat(enumerator.snapshotState(9).shards()).hasSize(1);
    }

    @Test
    void metricsShowShardsByStateAndTheLastDiscovery() {
        stream.closed("a", null).open("b", "a").open("c", null).open("d", "c");
        startWithReaders();
        finish(0, "a");

        assertThat(context.gauge(EnumeratorMetrics.SHARDS_WAITING)).isEqualTo(1);
        assertThat(context.gauge(EnumeratorMetrics.SHARDS_READY)).isEqualTo(0);
        assertThat(context.gauge(EnumeratorMetrics.SHARDS_ASSIGNED)).isEqualTo(2);
        assertThat(context.gauge(EnumeratorMetrics.SHARDS_FINISHED)).isEqualTo(1);
        assertThat(context.gauge(EnumeratorMetrics.LAST_DISCOVERY_TIME)).isEqualTo(START.toEpochMilli());
    }

    @Test
    void lossesThatReadersTellOfAreCountedAndTheObserverIsTold() {
        stream.open("a", null);
        startWithReaders();
        ShardDataLoss loss = new ShardDataLoss(FakeStream.ARN, ShardId.of("a"), after("7"), true, null, START);

        enumerator.handleSourceEvent(1, new DataLossEvent(loss));

        assertThat(context.counter(EnumeratorMetrics.DATA_LOSS_EVENTS)).isOne();
        assertThat(observer.losses).containsExactly(loss);
    }

    @Test
    void metricsAreThoseOfTheNewestEnumeratorAfterAFailover() {
        stream.open("a", null);
        startWithReaders();
        DynamoDbStreamsEnumeratorState state = enumerator.snapshotState(1);
        enumerator.close();
        loop = new ManualLoop(START.plusSeconds(3600));
        stream.open("b", null);

        start(state);

        assertThat(context.gauge(EnumeratorMetrics.LAST_DISCOVERY_TIME))
                .isEqualTo(START.plusSeconds(3600).toEpochMilli());
        assertThat(context.gauge(EnumeratorMetrics.SHARDS_READY)).isEqualTo(1);
    }

    @Test
    void closeEndsTheLoopAndReleasesTheClient() {
        startWithReaders();

        enumerator.close();

        assertThat(loop.isClosed()).isTrue();
        assertThat(stream.isClosed()).isTrue();
    }

    private void startWithReaders() {
        start(null);
        register(0);
        register(1);
    }

    private void start(DynamoDbStreamsEnumeratorState state) {
        enumerator = create(state);
        enumerator.start();
        loop.runDue();
    }

    private DynamoDbStreamsEnumerator create(DynamoDbStreamsEnumeratorState state) {
        SourceSettings settings = new SourceSettings(
                InitialPosition.TRIM_HORIZON,
                null,
                INTERVAL,
                0,
                50,
                new ExponentialBackoff(Duration.ofMillis(100), Duration.ofSeconds(1)),
                SourceSettings.from(new Configuration()).reader());
        return new DynamoDbStreamsEnumerator(
                context, FakeStream.ARN, settings, assigner, new StreamOnly(stream), observer, first, state, loop);
    }

    private void register(int subtask, DynamoDbStreamsShardSplit... state) {
        context.register(subtask, state);
        enumerator.addReader(subtask);
        enumerator.handleSourceEvent(subtask, new CheckpointingEvent(checkpointing));
    }

    private void finish(int subtask, String... shards) {
        enumerator.handleSourceEvent(
                subtask,
                new ShardsFinishedEvent(Arrays.stream(shards).map(ShardId::of).toList(), Set.of()));
    }

    private void checkpoint(long id) {
        enumerator.snapshotState(id);
        enumerator.notifyCheckpointComplete(id);
    }

    private static DynamoDbStreamsShardSplit split(String shard, StartingPosition position) {
        return new DynamoDbStreamsShardSplit(FakeStream.ARN, ShardId.of(shard), null, position, false);
    }

    private static StartingPosition after(String sequenceNumber) {
        return StartingPosition.afterSequenceNumber(SequenceNumber.of(sequenceNumber));
    }

    private static String ids(Map<Integer, ? extends Collection<DynamoDbStreamsShardSplit>> splits) {
        StringBuilder text = new StringBuilder();
        splits.forEach((subtask, ofSubtask) -> text.append(text.isEmpty() ? "{" : ", ")
                .append(subtask)
                .append('=')
                .append(ofSubtask.stream()
                        .map(DynamoDbStreamsShardSplit::getShardId)
                        .toList()));
        return text.append('}').toString();
    }

    private static final class StubbornAssigner implements DynamoDbStreamsShardAssigner {

        @Override
        public int assign(DynamoDbStreamsShardSplit split, Context context) {
            return 7;
        }
    }

    private record StreamOnly(FakeStream stream) implements DynamoDbClientProvider {

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            return stream;
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            throw new AssertionError("The enumerator does not touch tables");
        }
    }

    private static final class RecordingObserver implements ShardObserver {

        private final transient List<List<ShardStatus>> calls = new ArrayList<>();
        private final transient List<ShardDataLoss> losses = new ArrayList<>();

        @Override
        public void onDataLoss(ShardDataLoss loss) {
            losses.add(loss);
        }

        @Override
        public void onShardsChanged(Collection<ShardStatus> changed) {
            calls.add(List.copyOf(changed));
        }

        private List<ShardStatus> all() {
            return calls.stream().flatMap(List::stream).toList();
        }
    }
}
