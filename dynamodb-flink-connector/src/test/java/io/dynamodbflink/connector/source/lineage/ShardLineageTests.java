/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ShardLineageTests {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    private static final StartingPosition HORIZON = StartingPosition.trimHorizon();
    private static final StartingPosition WHOLE = StartingPosition.wholeShard();
    private static final StartingPosition TIP = StartingPosition.latest(START);
    private static final StartingPosition SINCE_START = StartingPosition.atTimestamp(START);

    private ShardLineage lineage = new ShardLineage(HORIZON);

    @Test
    void shardWithoutParentIsReadyAtOnce() {
        lineage.listingStarted();
        list(open("a", null));

        assertThat(readyIds()).containsExactly("a");
        assertThat(lineage.ready().get(0).position()).isEqualTo(HORIZON);
    }

    @Test
    void childWaitsUntilParentIsFinished() {
        listAll(closed("a", null), open("b", "a"));
        assertThat(readyIds()).containsExactly("a");

        lineage.assigned(id("a"), 0);
        assertThat(readyIds()).isEmpty();

        assertThat(lineage.finished(id("a"), 0)).isTrue();
        assertThat(readyIds()).containsExactly("b");
        assertThat(lineage.subtaskOf(id("a"))).hasValue(0);
    }

    @Test
    void bothChildrenOfASplitBecomeReadyTogether() {
        listAll(closed("a", null), open("b", "a"), open("c", "a"));
        read("a", 1);

        assertThat(readyIds()).containsExactly("b", "c");
        assertThat(lineage.childrenOf(id("a"))).containsExactly(id("b"), id("c"));
    }

    @Test
    void childListedOnAnEarlierPageThanItsParentWaitsForIt() {
        lineage.listingStarted();
        list(open("b", "a"));
        assertThat(readyIds()).isEmpty();

        list(closed("a", null));
        assertThat(readyIds()).containsExactly("a");

        lineage.listingCompleted(true);
        assertThat(readyIds()).containsExactly("a");
        read("a", 0);
        assertThat(readyIds()).containsExactly("b");
    }

    @Test
    void closedShardWhoseParentIsMissingIsReadAfterTwoFullListings() {
        lineage.listingStarted();
        list(closed("b", "a"), open("c", "b"));
        assertThat(lineage.hasParentsToLookForAgain()).isTrue();
        lineage.listingCompleted(false);
        assertThat(readyIds()).isEmpty();

        lineage.listingStarted();
        list(closed("b", "a"), open("c", "b"));
        assertThat(lineage.hasParentsToLookForAgain()).isFalse();
        lineage.listingCompleted(false);

        assertThat(readyIds()).containsExactly("b");
    }

    @Test
    void oneListingThatLacksAParentLosesNothing() {
        listAgainSoon(closed("b", "a"), open("c", "b"));
        readyIds().forEach(shard -> read(shard, 0));

        listAll(closed("a", null), closed("b", "a"), open("c", "b"));

        assertThat(lineage.latecomers()).isZero();
        assertThat(readyIds()).containsExactly("a");
    }

    @Test
    void openShardWhoseParentIsMissingWaitsUntilTheListWasReadAgain() {
        listAgainSoon(open("b", "a"));
        assertThat(readyIds()).isEmpty();
        assertThat(lineage.hasParentsToLookForAgain()).isTrue();

        listAll(open("b", "a"));
        assertThat(readyIds()).containsExactly("b");
    }

    @Test
    void parentsThatAreNotKnownAreToBeAskedForOnce() {
        lineage.listingStarted();
        list(closed("a", null), open("b", "a"), open("d", "c"), open("e", "c"), open("g", "f"));

        assertThat(lineage.drainMissingParents()).containsExactly(id("c"), id("f"));
        assertThat(lineage.drainMissingParents()).isEmpty();
        list(open("d", "c"));
        assertThat(lineage.drainMissingParents()).isEmpty();
    }

    @Test
    void parentThatIsListedBeforeItIsAskedForNeedNotBe() {
        lineage.listingStarted();
        list(open("b", "a"));
        list(closed("a", null));

        assertThat(lineage.drainMissingParents()).isEmpty();
    }

    @Test
    void shardsWhoseParentIsGoneAreReadAtOnce() {
        lineage.listingStarted();
        list(open("b", "a"), open("c", "a"), open("e", "d"));
        lineage.drainMissingParents();

        lineage.parentGone(id("a"));

        assertThat(readyIds()).containsExactly("b", "c");
    }

    @Test
    void listsDoNotDecideWhileTheServiceIsAskedForAParent() {
        lineage.listingStarted();
        list(closed("b", "a"));
        lineage.drainMissingParents();

        assertThat(lineage.hasShardsWithoutParents()).isFalse();
        assertThat(lineage.hasParentsToLookForAgain()).isFalse();
        for (int i = 0; i < 5; i++) {
            listAll(closed("b", "a"));
        }

        assertThat(readyIds()).isEmpty();
    }

    @Test
    void listsDecideWhenTheServiceDoesNotSay() {
        listAgainSoon(closed("b", "a"));
        lineage.drainMissingParents();

        assertThat(lineage.parentUnclear(id("a"))).isTrue();
        assertThat(lineage.hasShardsWithoutParents()).isTrue();
        listAgainSoon(closed("b", "a"));

        assertThat(readyIds()).containsExactly("b");
    }

    @Test
    void parentThatCanBeReadIsWaitedForThoughListsLackIt() {
        listAll(closed("b", "a"));
        read("b", 0);
        lineage.listingStarted();
        list(open("d", "c"));
        lineage.drainMissingParents();
        assertThat(lineage.parentReadable(id("c"))).isTrue();

        assertThat(lineage.hasParentsToLookForAgain()).isTrue();
        for (int i = 0; i < 10; i++) {
            assertThat(listAll(open("d", "c"))).isEmpty();
        }
        assertThat(readyIds()).isEmpty();
        listAll(closed("c", null), open("d", "c"));

        assertThat(readyIds()).containsExactly("c");
    }

    @Test
    void parentThatCouldBeReadIsAskedForAgainAfterEveryListThatLacksIt() {
        lineage.listingStarted();
        list(open("b", "a"));
        lineage.drainMissingParents();
        lineage.parentReadable(id("a"));

        listAll(open("b", "a"));
        assertThat(lineage.drainMissingParents()).containsExactly(id("a"));
        assertThat(lineage.parentReadable(id("a"))).as("news").isFalse();
        listAll(open("b", "a"));
        assertThat(lineage.drainMissingParents()).containsExactly(id("a"));
        lineage.parentGone(id("a"));

        assertThat(readyIds()).containsExactly("b");
    }

    @Test
    void parentThatCanBeReadButIsNeverListedIsGivenUpInTheEnd() {
        lineage.listingStarted();
        list(open("b", "a"));
        lineage.drainMissingParents();
        lineage.parentReadable(id("a"));

        List<LineageShard> givenUp = List.of();
        int listings = 0;
        while (givenUp.isEmpty() && listings < 100) {
            listings++;
            givenUp = listAll(open("b", "a"));
        }

        assertThat(givenUp).extracting(LineageShard::id).containsExactly(id("b"));
        assertThat(listings).isEqualTo(20);
        assertThat(readyIds()).containsExactly("b");
    }

    @Test
    void answerThatComesAfterTheParentWasListedChangesNothing() {
        lineage.listingStarted();
        list(open("b", "a"));
        lineage.drainMissingParents();
        list(closed("a", null));

        lineage.parentGone(id("a"));
        assertThat(lineage.parentReadable(id("a"))).isFalse();

        assertThat(readyIds()).containsExactly("a");
    }

    @Test
    void lateParentGoesFirstIfItsChildIsNotHandedOut() {
        listAll(closed("b", "a"));
        assertThat(readyIds()).containsExactly("b");

        listAll(closed("a", null), closed("b", "a"));
        assertThat(readyIds()).containsExactly("a");

        read("a", 0);
        assertThat(readyIds()).containsExactly("b");
    }

    @Test
    void lateParentIsNotReadWhenItsChildHasBegun() {
        listAll(closed("b", "a"));
        lineage.assigned(id("b"), 0);

        listAll(closed("a", null), closed("b", "a"));

        assertThat(readyIds()).isEmpty();
        assertThat(state("a")).isEqualTo(ShardState.FINISHED);
        assertThat(lineage.latecomers()).isOne();
    }

    @Test
    void closedShardWithoutChildrenIsAGapUntilTheyAreListed() {
        listAll(closed("a", null));
        assertThat(lineage.hasClosedShardsWithoutChildren()).isTrue();

        listAll(closed("a", null), open("b", "a"));
        assertThat(lineage.hasClosedShardsWithoutChildren()).isFalse();
    }

    @Test
    void childThatAppearsAfterItsParentWasFinishedIsReadyAtOnce() {
        listAll(open("a", null));
        read("a", 0);
        assertThat(lineage.mayHaveUnknownChildren(id("a"))).isTrue();

        list(open("b", "a"));

        assertThat(readyIds()).containsExactly("b");
    }

    @Test
    void childrenOfAShardListedAsClosedWithChildrenAreAllKnown() {
        listAll(closed("a", null), open("b", "a"));
        read("a", 0);

        assertThat(lineage.mayHaveUnknownChildren(id("a"))).isFalse();
    }

    @Test
    void childrenOfAShardLastListedAsOpenMayBeMore() {
        listAll(open("a", null));
        list(open("b", "a"));
        read("a", 0);

        assertThat(lineage.mayHaveUnknownChildren(id("a"))).isTrue();
    }

    @Test
    void finishIsNewsOnlyOnce() {
        listAll(open("a", null));
        lineage.assigned(id("a"), 0);

        assertThat(lineage.finished(id("a"), 0)).isTrue();
        assertThat(lineage.finished(id("a"), 0)).isFalse();
        assertThat(lineage.finished(id("never seen"), 0)).isFalse();
    }

    @Test
    void finishReportedByAReaderThatDoesNotHaveTheShardIsIgnored() {
        listAll(open("a", null));
        lineage.assigned(id("a"), 0);

        assertThat(lineage.finished(id("a"), 1)).isFalse();
        assertThat(state("a")).isEqualTo(ShardState.ASSIGNED);
    }

    @Test
    void onlyReadyShardsCanBeAssigned() {
        listAll(closed("a", null), open("b", "a"));

        assertThatIllegalStateException()
                .isThrownBy(() -> lineage.assigned(id("b"), 0))
                .withMessageContaining("b")
                .withMessageContaining("WAITING");
    }

    @Test
    void finishedShardIsForgottenAfterItWasMissingTwice() {
        listAll(closed("a", null), open("b", "a"));
        read("a", 0);
        lineage.drainChanged();

        listAll(open("b", "a"));
        assertThat(state("a")).isEqualTo(ShardState.FINISHED);

        listAll(open("b", "a"));
        assertThat(lineage.shards()).extracting(shard -> shard.id().value()).containsExactly("b");
        assertThat(lineage.drainChanged())
                .filteredOn(shard -> shard.state() == ShardState.FORGOTTEN)
                .extracting(LineageShard::id)
                .containsExactly(id("a"));
    }

    @Test
    void listsThatAreReadAgainForWhatTheyLackDoNotMakeAShardForgotten() {
        listAll(closed("a", null));
        read("a", 0);

        for (int i = 0; i < 5; i++) {
            listAgainSoon(open("other", null));
        }
        listAll(closed("a", null), open("b", "a"), open("other", null));

        assertThat(state("a")).isEqualTo(ShardState.FINISHED);
        assertThat(readyIds()).containsExactly("other", "b");
    }

    @Test
    void shardThatReappearsIsNotForgottenAndNotReadAgain() {
        listAll(closed("a", null), open("b", "a"));
        read("a", 0);

        listAll(open("b", "a"));
        listAll(closed("a", null), open("b", "a"));
        listAll(open("b", "a"));

        assertThat(state("a")).isEqualTo(ShardState.FINISHED);
        assertThat(readyIds()).containsExactly("b");
    }

    @Test
    void forgottenShardThatFlickersBackIsNotReadAgain() {
        listAll(closed("a", null), open("b", "a"));
        read("a", 0);
        lineage.assigned(id("b"), 0);
        listAll(open("b", "a"));
        listAll(open("b", "a"));

        listAll(closed("a", null), open("b", "a"));

        assertThat(readyIds()).isEmpty();
        assertThat(state("a")).isEqualTo(ShardState.FINISHED);
    }

    @Test
    void shardFoundDuringAListingIsNotMissingFromIt() {
        lineage.listingStarted();
        list(open("a", null));
        list(open("b", "a"));
        lineage.listingCompleted(true);
        read("a", 0);
        read("b", 0);

        listAll(open("a", null));
        assertThat(state("b")).isEqualTo(ShardState.FINISHED);
    }

    @Test
    void unreadShardIsNeverForgotten() {
        listAll(closed("a", null), closed("b", "a"));
        lineage.assigned(id("a"), 0);

        for (int i = 0; i < 5; i++) {
            listAll(open("z", null));
        }

        assertThat(state("a")).isEqualTo(ShardState.ASSIGNED);
        assertThat(state("b")).isEqualTo(ShardState.WAITING);
        lineage.finished(id("a"), 0);
        assertThat(readyIds()).contains("b");
    }

    @Test
    void changesNameEveryShardThatAnEventChanged() {
        listAll(closed("a", null), open("b", "a"), open("other", null));
        lineage.assigned(id("a"), 0);
        lineage.drainChanged();

        lineage.finished(id("a"), 0);

        assertThat(lineage.drainChanged())
                .extracting(shard -> shard.id() + " " + shard.state())
                .containsExactlyInAnyOrder("a FINISHED", "b READY");
        assertThat(lineage.drainChanged()).isEmpty();
    }

    @Test
    void childOfAShardThatWasReadIsToBeReadWholeHoweverItBecameKnown() {
        listAll(open("a", null), open("b", "a"));
        read("a", 0);
        list(open("c", "a"));

        assertThat(lineage.ready())
                .extracting(shard -> shard.id() + " " + shard.position())
                .containsExactly("b " + WHOLE, "c " + WHOLE);
    }

    @Test
    void childOfAnExpiredShardMayHaveExpiredToo() {
        listAll(closed("a", null), closed("b", "a"), open("c", "b"));
        lineage.assigned(id("a"), 0);

        assertThat(lineage.expired(id("a"), 0)).isTrue();
        assertThat(lineage.expired(id("a"), 0)).as("news").isFalse();

        assertThat(lineage.ready())
                .extracting(shard -> shard.id() + " " + shard.position())
                .containsExactly("b " + HORIZON);
        lineage.listed(List.of(open("d", "a")));
        assertThat(lineage.ready()).extracting(LineageShard::position).containsOnly(HORIZON);
        read("b", 1);
        assertThat(lineage.ready())
                .filteredOn(shard -> shard.id().equals(id("c")))
                .extracting(LineageShard::position)
                .containsExactly(WHOLE);
    }

    @Test
    void childOfAnExpiredShardIsReadSinceTheSameInstant() {
        lineage = new ShardLineage(TIP);
        lineage.listingStarted();
        lineage.listed(List.of(closed("a", null)));
        lineage.listingCompleted(true);
        list(open("b", "a"));
        lineage.assigned(id("a"), 0);

        lineage.expired(id("a"), 0);

        assertThat(lineage.ready()).extracting(LineageShard::position).containsExactly(SINCE_START);
    }

    @Test
    void shardThatAReaderReportsAsExpiredIsNotOneThatWasRead() {
        listAll(open("a", null), open("b", "a"));
        lineage.assigned(id("a"), 0);
        lineage.readerLost(0, List.of(), List.of());

        lineage.readerReported(0, List.of(new RecoveredShard(id("a"), null, HORIZON, true)), true);

        assertThat(lineage.ready()).extracting(LineageShard::position).containsExactly(HORIZON);
    }

    @Nested
    class StartingAtTheTip {

        @BeforeEach
        void startAtTheTip() {
            lineage = new ShardLineage(TIP);
        }

        @Test
        void skippedShardCountsAsFinished() {
            lineage.skip(closed("a", null));
            lineage.begin(open("b", "a"), TIP, false);

            assertThat(readyIds()).containsExactly("b");
            assertThat(lineage.ready().get(0).position()).isEqualTo(TIP);
            assertThat(state("a")).isEqualTo(ShardState.FINISHED);
        }

        @Test
        void shardWhoseParentDoesNotMatterDoesNotWaitForIt() {
            lineage.begin(open("b", "not listed"), TIP, false);

            assertThat(readyIds()).containsExactly("b");
            assertThat(lineage.drainMissingParents()).isEmpty();
        }

        @Test
        void shardWhoseParentMattersWaitsForIt() {
            lineage.begin(open("b", "a"), SINCE_START, true);
            assertThat(readyIds()).isEmpty();
            assertThat(lineage.drainMissingParents()).containsExactly(id("a"));

            lineage.begin(closed("a", null), SINCE_START, true);
            assertThat(readyIds()).containsExactly("a");
            read("a", 0);
            assertThat(lineage.ready())
                    .extracting(shard -> shard.id() + " " + shard.position())
                    .containsExactly("b " + SINCE_START);
        }

        @Test
        void shardThatIsSkippedLaterLetsItsChildrenGo() {
            lineage.begin(open("b", "a"), SINCE_START, true);

            lineage.skip(closed("a", null));

            assertThat(readyIds()).containsExactly("b");
        }

        @Test
        void childrenOfAShardThatWasReadAreReadWhole() {
            lineage.begin(open("a", null), TIP, true);
            lineage.startFound();
            read("a", 0);

            list(open("b", "a"));

            assertThat(lineage.ready()).extracting(LineageShard::position).containsExactly(WHOLE);
        }

        @Test
        void shardThatRotatesBeforeTheStartIsFoundKeepsItsOrder() {
            lineage.begin(open("a", null), TIP, true);
            list(open("b", "a"));

            assertThat(readyIds()).containsExactly("a");
            read("a", 0);
            assertThat(lineage.ready()).extracting(LineageShard::position).containsExactly(WHOLE);
        }

        @Test
        void childOfASkippedShardThatIsListedLaterIsReadSinceTheStart() {
            lineage.skip(closed("a", null));
            lineage.startFound();

            list(closed("b", "a"), open("c", "b"));

            assertThat(lineage.ready())
                    .extracting(shard -> shard.id() + " " + shard.position())
                    .containsExactly("b " + SINCE_START);
            read("b", 0);
            assertThat(lineage.ready()).extracting(LineageShard::position).containsExactly(SINCE_START);
        }
    }

    @Nested
    class WhenAReaderFails {

        @Test
        void shardsGivenSinceTheCheckpointBecomeReadyWhereTheyBegan() {
            lineage = new ShardLineage(TIP);
            lineage.begin(open("a", null), TIP, true);
            lineage.assigned(id("a"), 0);

            lineage.readerLost(0, List.of(), List.of(recovered("a", null, TIP)));

            assertThat(lineage.ready()).extracting(LineageShard::position).containsExactly(SINCE_START);
        }

        @Test
        void childWaitsAgainWhenTheCheckpointDoesNotCoverItsParentsEnd() {
            listAll(closed("a", null), open("b", "a"));
            read("a", 0);
            lineage.assigned(id("b"), 0);

            lineage.readerLost(0, List.of(id("a")), List.of(recovered("b", "a", HORIZON)));
            assertThat(readyIds()).isEmpty();

            lineage.readerReported(0, List.of(recovered("a", null, after("7"))), true);
            lineage.allReported();
            assertThat(state("a")).isEqualTo(ShardState.ASSIGNED);
            assertThat(state("b")).isEqualTo(ShardState.WAITING);

            lineage.finished(id("a"), 0);
            assertThat(readyIds()).containsExactly("b");
        }

        @Test
        void finishThatTheCheckpointCoversAfterAllStands() {
            listAll(closed("a", null), open("b", "a"));
            read("a", 0);

            lineage.readerLost(0, List.of(id("a")), List.of());
            assertThat(readyIds()).isEmpty();
            assertThat(lineage.allReported()).isEmpty();

            assertThat(state("a")).isEqualTo(ShardState.FINISHED);
            assertThat(readyIds()).containsExactly("b");
        }

        @Test
        void readerGoesOnWithWhatItReports() {
            listAll(open("a", null));
            lineage.assigned(id("a"), 0);
            lineage.readerLost(0, List.of(), List.of());

            assertThat(lineage.readerReported(0, List.of(recovered("a", null, after("9"))), true))
                    .extracting(LineageShard::position)
                    .containsExactly(after("9"));
            assertThat(lineage.allReported()).isEmpty();
            assertThat(state("a")).isEqualTo(ShardState.ASSIGNED);
        }

        @Test
        void shardThatAnotherReaderHasByNowIsNotGivenToTheOneThatReportsIt() {
            listAll(open("a", null));
            lineage.assigned(id("a"), 1);

            assertThat(lineage.readerReported(0, List.of(recovered("a", null, after("9"))), true))
                    .isEmpty();
            assertThat(lineage.subtaskOf(id("a"))).hasValue(1);
        }

        @Test
        void shardThatNoReaderReportsIsReadAgain() {
            listAll(open("a", null));
            lineage.assigned(id("a"), 0);
            lineage.readerLost(0, List.of(), List.of());

            assertThat(lineage.allReported()).extracting(LineageShard::id).containsExactly(id("a"));
            assertThat(readyIds()).containsExactly("a");
        }

        @Test
        void shardsOfOtherReadersAreNotTouched() {
            listAll(open("a", null), open("b", null));
            lineage.assigned(id("a"), 0);
            lineage.assigned(id("b"), 1);

            lineage.readerLost(0, List.of(), List.of(recovered("a", null, HORIZON)));

            assertThat(readyIds()).containsExactly("a");
            assertThat(state("b")).isEqualTo(ShardState.ASSIGNED);
        }

        @Test
        void forgottenShardThatACheckpointStillHasIsReadToItsEnd() {
            lineage.readerReported(0, List.of(recovered("a", "gone", after("5"))), false);

            assertThat(readyIds()).containsExactly("a");
        }
    }

    @Nested
    class AfterARestart {

        @Test
        void assignedShardsAreNotHandedOutUntilReadersHaveReported() {
            listAll(closed("a", null), open("b", "a"), open("c", null));
            lineage.assigned(id("a"), 0);
            lineage.assigned(id("c"), 1);
            restart();
            assertThat(readyIds()).isEmpty();

            lineage.readerReported(
                    0,
                    List.of(new RecoveredShard(id("a"), null, WHOLE, true), recovered("c", null, after("3"))),
                    false);

            assertThat(readyIds()).containsExactlyInAnyOrder("b", "c");
        }

        @Test
        void shardAtTheTipIsReadSinceTheFirstStart() {
            lineage = new ShardLineage(TIP);
            lineage.begin(open("a", null), TIP, true);
            restart();

            assertThat(lineage.ready()).extracting(LineageShard::position).containsExactly(SINCE_START);
        }

        @Test
        void startThatWasNotFoundYetIsStillToBeFound() {
            lineage = new ShardLineage(TIP);
            restart();
            assertThat(lineage.isStockTaken()).isFalse();

            lineage.startFound();
            restart();
            assertThat(lineage.isStockTaken()).isTrue();
        }

        @Test
        void gapsAreStillKnown() {
            listAll(closed("a", null));
            restart();

            assertThat(lineage.hasClosedShardsWithoutChildren()).isTrue();
        }

        private void restart() {
            lineage = ShardLineage.restored(lineage.start(), lineage.isStockTaken(), lineage.shards());
        }
    }

    private void list(ListedShard... shards) {
        lineage.listed(Arrays.asList(shards));
    }

    private List<LineageShard> listAll(ListedShard... shards) {
        lineage.listingStarted();
        list(shards);
        return lineage.listingCompleted(true);
    }

    private void listAgainSoon(ListedShard... shards) {
        lineage.listingStarted();
        list(shards);
        lineage.listingCompleted(false);
    }

    private void read(String shard, int subtask) {
        lineage.assigned(id(shard), subtask);
        lineage.finished(id(shard), subtask);
    }

    private List<String> readyIds() {
        return lineage.ready().stream().map(shard -> shard.id().value()).toList();
    }

    private ShardState state(String shard) {
        return lineage.shards().stream()
                .filter(known -> known.id().equals(id(shard)))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static ShardId id(String value) {
        return ShardId.of(value);
    }

    private static ListedShard open(String id, String parent) {
        return new ListedShard(id(id), parent == null ? null : id(parent), false);
    }

    private static ListedShard closed(String id, String parent) {
        return new ListedShard(id(id), parent == null ? null : id(parent), true);
    }

    private static RecoveredShard recovered(String id, String parent, StartingPosition position) {
        return new RecoveredShard(id(id), parent == null ? null : id(parent), position, false);
    }

    private static StartingPosition after(String sequenceNumber) {
        return StartingPosition.afterSequenceNumber(SequenceNumber.of(sequenceNumber));
    }
}
