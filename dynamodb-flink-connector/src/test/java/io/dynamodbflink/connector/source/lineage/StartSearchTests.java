/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.CreationTimes;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StartSearchTests {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Instant BEFORE = START.minusSeconds(60);
    private static final Instant AFTER = START.plusSeconds(60);

    private ShardLineage lineage = new ShardLineage(StartingPosition.atTimestamp(START));
    private StartSearch search = new StartSearch(lineage, CreationTimes.SECONDS);

    @Test
    void ancestorsOfAShardThatBeganBeforeTheStartAreSkippedWithoutALookAtThem() {
        listAll(closed("a", null), closed("b", "a"), open("c", "b"));
        assertThat(toSample()).containsExactly("c");

        seen("c", BEFORE, null);

        assertThat(states()).containsExactlyInAnyOrder("a FINISHED", "b FINISHED", "c READY");
        assertThat(positionOf("c")).isEqualTo(StartingPosition.atTimestamp(START));
        assertThat(search.isOver()).isTrue();
        assertThat(toSample()).isEmpty();
    }

    @Test
    void lineIsFollowedBackUntilAShardBeganBeforeTheStart() {
        listAll(closed("a", null), closed("b", "a"), closed("c", "b"), open("d", "c"));
        assertThat(toSample()).containsExactly("d");
        seen("d", AFTER, null);
        assertThat(toSample()).containsExactly("c");
        seen("c", AFTER, AFTER);
        assertThat(toSample()).containsExactly("b");
        assertThat(states()).isEmpty();

        seen("b", BEFORE, AFTER);

        assertThat(states()).containsExactlyInAnyOrder("a FINISHED", "b READY", "c WAITING", "d WAITING");
    }

    @Test
    void parentThatEndedBeforeTheStartIsSkippedThoughItsChildIsEmpty() {
        listAll(closed("a", null), closed("b", "a"), open("c", "b"));
        toSample();
        seen("c", null, null);
        assertThat(toSample()).containsExactly("b");

        seen("b", null, BEFORE);

        assertThat(states()).containsExactlyInAnyOrder("a FINISHED", "b FINISHED", "c READY");
    }

    @Test
    void everythingIsReadInOrderIfNothingIsKnown() {
        listAll(closed("a", null), closed("b", "a"), open("c", "b"));
        for (String shard : List.of("c", "b", "a")) {
            assertThat(toSample()).containsExactly(shard);
            search.sampled(id(shard), ShardSample.NOTHING);
        }

        assertThat(states()).containsExactlyInAnyOrder("a READY", "b WAITING", "c WAITING");
        assertThat(search.isOver()).isTrue();
    }

    @Test
    void openShardsAreLookedIntoBeforeAllAreListed() {
        search.listed(List.of(open("b", "a")));
        assertThat(toSample()).containsExactly("b");
        seen("b", BEFORE, null);
        assertThat(states()).containsExactly("b READY");
        assertThat(search.isOver()).isFalse();

        search.listed(List.of(closed("a", "z")));
        assertThat(states()).containsExactlyInAnyOrder("a FINISHED", "b READY");

        search.listingCompleted();
        assertThat(search.isOver()).isTrue();
    }

    @Test
    void parentThatIsListedLaterIsLookedIntoAtOnceIfItsChildWaitsForIt() {
        search.listed(List.of(open("b", "a")));
        toSample();
        seen("b", AFTER, null);
        assertThat(states()).isEmpty();

        search.listed(List.of(closed("a", null)));

        assertThat(toSample()).containsExactly("a");
    }

    @Test
    void shardWhoseParentIsNotListedIsReadWhenThatIsKnownToBeGone() {
        listAll(open("b", "a"));
        toSample();

        seen("b", AFTER, null);

        assertThat(states()).containsExactly("b WAITING");
        assertThat(lineage.drainMissingParents()).containsExactly(id("a"));
    }

    @Test
    void closedShardWithoutChildrenIsLookedIntoWhenAllAreListed() {
        search.listed(List.of(closed("a", null), closed("b", "a")));
        assertThat(toSample()).isEmpty();
        assertThat(search.hasClosedShardsWithoutChildren()).isTrue();

        search.listingCompleted();

        assertThat(toSample()).containsExactly("b");
    }

    @Test
    void bothChildrenOfASplitAreReadWhenTheirParentIsSkippedForOneOfThem() {
        listAll(closed("a", null), open("b", "a"), open("c", "a"));
        toSample();
        seen("b", null, null);
        assertThat(toSample()).containsExactly("a");

        seen("c", BEFORE, null);
        assertThat(states()).containsExactlyInAnyOrder("a FINISHED", "b READY", "c READY");

        seen("a", AFTER, AFTER);
        assertThat(search.isOver()).isTrue();
    }

    @Test
    void shardThatHasLeftTheStreamIsSkipped() {
        listAll(closed("a", null), open("b", "a"));
        toSample();
        seen("b", AFTER, null);
        toSample();

        search.sampled(id("a"), new ShardSample(null, null, false, true));

        assertThat(states()).containsExactlyInAnyOrder("a FINISHED", "b READY");
    }

    @Test
    void childOfAShardThatIsReadDoesNotTakePartInTheSearch() {
        search.listed(List.of(open("a", null)));
        toSample();
        seen("a", BEFORE, null);

        search.listed(List.of(closed("a", null), open("b", "a")));

        assertThat(toSample()).isEmpty();
        assertThat(states()).containsExactlyInAnyOrder("a READY", "b WAITING");
        assertThat(lineage.childrenOf(id("a"))).containsExactly(id("b"));
    }

    @Test
    void timesNearTheStartAreNoEvidence() {
        listAll(closed("a", null), open("b", "a"));
        toSample();

        // Truncated to the second, and not exact to one: the parent may have had records since the start.
        seen("b", START.minusSeconds(2), null);
        assertThat(toSample()).containsExactly("a");
        seen("a", BEFORE, START.minusMillis(678));

        assertThat(states()).containsExactlyInAnyOrder("a READY", "b WAITING");
    }

    @Nested
    class AtTheTip {

        private AtTheTip() {
            lineage = new ShardLineage(StartingPosition.latest(START));
            search = new StartSearch(lineage, CreationTimes.SECONDS);
        }

        @Test
        void shardThatBeganBeforeTheStartIsReadFromItsTip() {
            listAll(closed("a", null), open("b", "a"));
            toSample();

            search.sampled(id("b"), new ShardSample(BEFORE, null, true, false));

            assertThat(states()).containsExactlyInAnyOrder("a FINISHED", "b READY");
            assertThat(positionOf("b")).isEqualTo(StartingPosition.latest(START));
        }

        @Test
        void shardWhoseTipWasGotTooLateIsReadSinceTheStart() {
            listAll(open("a", null));
            toSample();

            search.sampled(id("a"), new ShardSample(BEFORE, null, false, false));

            assertThat(positionOf("a")).isEqualTo(StartingPosition.atTimestamp(START));
        }

        @Test
        void emptyShardIsReadFromItsTipIfItsParentEndedBeforeTheStart() {
            listAll(closed("a", null), open("b", "a"));
            toSample();
            search.sampled(id("b"), new ShardSample(null, null, true, false));
            toSample();

            seen("a", BEFORE, BEFORE);

            assertThat(positionOf("b")).isEqualTo(StartingPosition.latest(START));
        }

        @Test
        void shardThatRotatedAfterTheStartIsReadBeforeItsChild() {
            listAll(closed("a", null), open("b", "a"));
            toSample();
            search.sampled(id("b"), new ShardSample(null, null, true, false));
            toSample();

            seen("a", BEFORE, AFTER);

            assertThat(states()).containsExactlyInAnyOrder("a READY", "b WAITING");
            assertThat(positionOf("a")).isEqualTo(StartingPosition.atTimestamp(START));
            assertThat(positionOf("b")).isEqualTo(StartingPosition.atTimestamp(START));
        }

        @Test
        void timesToTheMinuteMakeNoShardReadThatEndedInTheMinuteOfTheStart() {
            search = new StartSearch(lineage, CreationTimes.MINUTES);
            listAll(closed("a", null), open("b", "a"));
            toSample();
            search.sampled(id("b"), new ShardSample(null, null, true, false));
            toSample();

            seen("a", BEFORE, CreationTimes.MINUTES.truncate(START));

            assertThat(states()).containsExactlyInAnyOrder("a FINISHED", "b READY");
            assertThat(positionOf("b")).isEqualTo(StartingPosition.latest(START));
        }

        @Test
        void shardThatBeganAfterTheStartIsReadWhole() {
            listAll(open("a", null));
            toSample();

            search.sampled(id("a"), new ShardSample(AFTER, null, true, false));

            assertThat(positionOf("a")).isEqualTo(StartingPosition.atTimestamp(START));
        }

        @Test
        void firstShardOfAStreamIsReadFromItsTip() {
            listAll(open("a", null));
            toSample();

            search.sampled(id("a"), new ShardSample(null, null, true, false));

            assertThat(positionOf("a")).isEqualTo(StartingPosition.latest(START));
        }
    }

    private void listAll(ListedShard... shards) {
        search.listed(Arrays.asList(shards));
        search.listingCompleted();
    }

    private List<String> toSample() {
        return search.drainToSample().stream().map(shard -> shard.id().value()).toList();
    }

    private void seen(String shard, Instant oldest, Instant newest) {
        search.sampled(id(shard), new ShardSample(oldest, newest, false, false));
    }

    private List<String> states() {
        return lineage.shards().stream()
                .map(shard -> shard.id() + " " + shard.state())
                .toList();
    }

    private StartingPosition positionOf(String shard) {
        return lineage.shards().stream()
                .filter(known -> known.id().equals(id(shard)))
                .findFirst()
                .orElseThrow()
                .position();
    }

    private static ShardId id(String value) {
        return ShardId.of(value);
    }

    private static ListedShard open(String id, String parent) {
        return new ListedShard(id(id), parent == null ? null : id(parent), false);
    }

    private static ListedShard closed(String id, String parent) {
        return new ListedShard(id(id), parent == null ? null : id(parent), true, "900");
    }
}
