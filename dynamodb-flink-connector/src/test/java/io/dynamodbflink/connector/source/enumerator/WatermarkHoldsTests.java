/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.discovery.FakeStream;
import io.dynamodbflink.connector.source.lineage.ListedShard;
import io.dynamodbflink.connector.source.lineage.RecoveredShard;
import io.dynamodbflink.connector.source.lineage.ShardLineage;
import io.dynamodbflink.connector.source.split.CatchUpRequest;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.source.split.WatermarkHoldEvent;
import io.dynamodbflink.connector.source.split.WatermarkHoldEvent.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatermarkHoldsTests {

    private static final StartingPosition HORIZON = StartingPosition.trimHorizon();
    private static final Set<Integer> READERS = Set.of(0, 1, 2);

    private final List<String> sent = new ArrayList<>();
    private ShardLineage lineage = new ShardLineage(HORIZON);
    private WatermarkHolds holds;

    @BeforeEach
    void createHolds() {
        holds = new WatermarkHolds(
                lineage, shard -> lineage.subtaskOf(shard), (subtask, event) -> sent.add(subtask + ": " + text(event)));
    }

    @Test
    void childOnTheReaderOfItsParentIsSafeAtOnce() {
        read(0, "a", null);
        end(0, "a");
        assertThat(sent).isEmpty();

        give(0, "b", "a");

        assertThat(sent).containsExactly("0: RELEASE a");
    }

    @Test
    void childOnAnotherReaderIsSafeWhenItHasCaughtUp() {
        read(0, "a", null);
        end(0, "a");

        give(1, "b", "a");
        assertThat(sent).containsExactly("1: does b catch up");

        holds.caughtUp(ShardId.of("b"), 1);
        assertThat(sent).endsWith("0: RELEASE a").hasSize(2);
    }

    @Test
    void shardIsHeldUntilAllItsChildrenAreSafe() {
        read(0, "a", null);
        end(0, "a");
        list("b", "a");
        list("c", "a");
        give(1, "b", "a");
        holds.caughtUp(ShardId.of("b"), 1);
        assertThat(sent).containsExactly("1: does b catch up");

        give(0, "c", "a");

        assertThat(sent).endsWith("0: RELEASE a").hasSize(2);
    }

    @Test
    void answersOfOthersDoNotCount() {
        read(0, "a", null);
        end(0, "a");
        give(1, "b", "a");
        sent.clear();

        holds.caughtUp(ShardId.of("b"), 2);
        holds.caughtUp(ShardId.of("unknown"), 1);

        assertThat(sent).isEmpty();
    }

    @Test
    void childThatEndsBeforeItIsSafeIsSafeWhenItsChildrenAre() {
        read(0, "a", null);
        end(0, "a");
        give(1, "b", "a");
        end(1, "b");
        sent.clear();

        give(1, "c", "b");
        assertThat(sent).containsExactly("1: does c catch up");

        holds.caughtUp(ShardId.of("c"), 1);
        assertThat(sent.subList(1, sent.size())).containsExactly("1: RELEASE b", "0: RELEASE a");
    }

    @Test
    void lastShardOfAStreamIsHeldUntilTwoListsThatBeganAfterItsEndShowNoChildren() {
        read(0, "a", null);
        holds.listingStarted();
        end(0, "a");
        holds.listingSettled();
        holds.listingStarted();
        holds.listingSettled();
        assertThat(sent).isEmpty();

        holds.listingStarted();
        holds.listingSettled();

        assertThat(sent).containsExactly("0: RELEASE a");
    }

    @Test
    void shardWithAChildThatWaitsIsHeldThroughAnyNumberOfLists() {
        read(0, "a", null);
        end(0, "a");
        list("b", "a");

        holds.listingStarted();
        holds.listingSettled();

        assertThat(sent).isEmpty();
    }

    @Test
    void endOfAShardThatNobodyExpectedIsReleased() {
        holds.endedAgain(ShardId.of("stranger"), 1);

        assertThat(sent).containsExactly("1: RELEASE stranger");
    }

    @Test
    void endThatIsReportedTwiceIsStillHeld() {
        read(0, "a", null);
        end(0, "a");

        holds.endedAgain(ShardId.of("a"), 0);

        assertThat(sent).isEmpty();
    }

    @Test
    void restoredReaderHoldsForChildrenThatNoReaderHas() {
        read(0, "a", null);
        end(0, "a");
        give(0, "b", "a");
        read(1, "c", null);
        end(1, "c");
        list("d", "c");
        read(2, "e", null);
        end(2, "e");

        restore();
        holds.establish(READERS);
        assertThat(sent).containsExactly("1: HOLD c", "2: HOLD e");

        sent.clear();
        holds.establish(READERS);
        give(1, "d", "c");
        assertThat(sent).containsExactly("1: RELEASE c");
    }

    @Test
    void readerOfAParentThatIsNotInTheJobAnyMoreIsReplacedByTheFirst() {
        read(5, "a", null);
        end(5, "a");
        sent.clear();
        holds = new WatermarkHolds(
                lineage, shard -> OptionalInt.empty(), (subtask, event) -> sent.add(subtask + ": " + text(event)));
        holds.restored();

        holds.establish(Set.of(1));
        assertThat(sent).isEmpty();
        holds.establish(Set.of(0, 1));

        assertThat(sent).containsExactly("0: HOLD a");
    }

    @Test
    void readerThatComesBackHoldsAgain() {
        read(0, "a", null);
        end(0, "a");

        holds.readerLost(0);
        holds.establish(READERS);

        assertThat(sent).containsExactly("0: HOLD a");
    }

    @Test
    void shardThatIsReadToItsEndOnceMoreIsNotHeldBefore() {
        read(0, "a", null);
        end(0, "a");

        lineage.readerLost(0, List.of(ShardId.of("a")), List.of());
        holds.readerLost(0);
        holds.establish(READERS);

        assertThat(sent).isEmpty();
    }

    @Test
    void childThatComesBackFromALostReaderIsWaitedForAgain() {
        read(0, "a", null);
        end(0, "a");
        give(1, "b", "a");
        holds.caughtUp(ShardId.of("b"), 1);
        sent.clear();

        lineage.readerLost(1, List.of(), List.of(new RecoveredShard(ShardId.of("b"), ShardId.of("a"), HORIZON, false)));
        holds.readerLost(1);
        holds.establish(READERS);
        give(2, "b", "a");

        assertThat(sent).containsExactly("0: HOLD a", "2: does b catch up");
    }

    @Test
    void nobodyWaitsForAMovedChildWhenWatermarksAreAligned() {
        read(0, "a", null);
        end(0, "a");
        give(1, "b", "a");
        sent.clear();

        holds.watermarksAreAligned();
        assertThat(sent).containsExactly("0: RELEASE a");

        end(1, "b");
        give(2, "c", "b");
        assertThat(sent).endsWith("1: RELEASE b").hasSize(2);
    }

    @Test
    void forgottenShardIsNotHeld() {
        read(0, "a", null);
        end(0, "a");

        holds.forgotten(ShardId.of("a"));
        holds.forgotten(ShardId.of("a"));

        assertThat(sent).containsExactly("0: RELEASE a");
    }

    private void list(String shard, String parent) {
        if (lineage.find(ShardId.of(shard)).isEmpty()) {
            lineage.listed(List.of(new ListedShard(ShardId.of(shard), id(parent), false)));
        }
    }

    private void read(int subtask, String shard, String parent) {
        list(shard, parent);
        lineage.assigned(ShardId.of(shard), subtask);
    }

    private void give(int subtask, String shard, String parent) {
        read(subtask, shard, parent);
        List<DynamoDbStreamsShardSplit> splits =
                List.of(new DynamoDbStreamsShardSplit(FakeStream.ARN, ShardId.of(shard), id(parent), HORIZON, false));
        holds.handingOut(subtask, splits);
        holds.handedOut(splits);
    }

    private void end(int subtask, String shard) {
        lineage.finished(ShardId.of(shard), subtask);
        holds.ended(ShardId.of(shard), subtask);
    }

    private void restore() {
        sent.clear();
        lineage = ShardLineage.restored(HORIZON, true, lineage.shards());
        createHolds();
        holds.restored();
    }

    private static ShardId id(String shard) {
        return shard == null ? null : ShardId.of(shard);
    }

    private static String text(Object event) {
        if (event instanceof CatchUpRequest request) {
            return "does " + join(request.shardIds()) + " catch up";
        }
        WatermarkHoldEvent hold = (WatermarkHoldEvent) event;
        Action action = hold.action();
        return action + " " + join(hold.shardIds());
    }

    private static String join(List<ShardId> shards) {
        return String.join(" ", shards.stream().map(ShardId::value).toList());
    }
}
