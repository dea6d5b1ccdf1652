/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.CreationTimes;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Plays random histories of a stream, its lists, readers, checkpoints and failures against a model that knows which shard
 * really exists, who holds it and what was read.
 */
class ShardLineageProperties {

    private static final int STEPS = 120;
    private static final int READERS = 3;
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    @Property(tries = 1500)
    void everyShardIsReadOnceAndInOrderFromTheHorizon(@ForAll long seed) {
        new History(seed, StartingPosition.trimHorizon()).play();
    }

    @Property(tries = 1500)
    void everyShardIsReadOnceAndInOrderFromTheTip(@ForAll long seed) {
        new History(seed, StartingPosition.latest(AT)).play();
    }

    private static final class TrueShard {

        private final ShardId id;
        private final TrueShard parent;
        private boolean closed;
        private boolean trimmed;
        private boolean afterStart;
        private int timesHidden;

        private TrueShard(int number, TrueShard parent) {
            this.id = ShardId.of("s" + number);
            this.parent = parent;
        }

        private ListedShard listed() {
            return new ListedShard(id, parent == null ? null : parent.id, closed);
        }
    }

    /** How it is found out whether a parent that is not listed can be read. */
    private enum Evidence {
        /** By full lists, which show no shard before its parent. */
        LISTS,
        /** The service is asked, which does not always answer. Lists are as above. */
        LISTS_AND_ANSWERS,
        /** The service is asked and answers. Lists may lack any shard for a while. */
        ANSWERS
    }

    /** What a checkpoint holds: the lineage, and each reader's shards. */
    private record Checkpoint(
            boolean stockTaken,
            List<LineageShard> lineage,
            Map<ShardId, Integer> held,
            Map<ShardId, Integer> finishedSinceTheOneBefore,
            Set<ShardId> finished) {}

    private static final class History {

        private final Random random;
        private final Map<ShardId, TrueShard> stream = new LinkedHashMap<>();
        private final StartingPosition start;
        private ShardLineage lineage;
        private StartSearch search;

        private Map<ShardId, Integer> held = new HashMap<>();
        private Set<ShardId> finished = new HashSet<>();
        private Map<ShardId, Integer> finishedSinceCheckpoint = new HashMap<>();
        private final Map<ShardId, Integer> uncovered = new HashMap<>();
        private final Map<ShardId, Integer> givenSinceCheckpoint = new HashMap<>();
        private Checkpoint checkpoint;

        /** Until the first rotation after the start, a shard that is listed as closed was closed at the start. */
        private boolean asAtTheStart = true;

        private final Evidence evidence;
        private final List<ShardId> questions = new ArrayList<>();

        private History(long seed, StartingPosition start) {
            this.random = new Random(seed);
            this.start = start;
            // At the tip no shard waits for its parent, so that lists which lack parents would lose these.
            this.evidence = Evidence.values()[random.nextInt(isAtTip() ? 2 : 3)];
            this.lineage = new ShardLineage(start);
            this.search = isAtTip() ? new StartSearch(lineage, CreationTimes.SECONDS) : null;
            int roots = 1 + random.nextInt(3);
            IntStream.range(0, roots).forEach(i -> create(null));
            IntStream.range(0, random.nextInt(8)).forEach(i -> rotate());
            IntStream.range(0, random.nextInt(4)).forEach(i -> trim());
        }

        private void play() {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            readEverything();
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0 -> {
                    asAtTheStart = false;
                    rotate();
                }
                case 1 -> trim();
                case 2, 3 -> list(false);
                case 4 -> checkpoint();
                case 5 -> failAllReaders();
                case 6 -> restartJob();
                case 7, 8 -> finishOne();
                case 9 -> answerOne();
                default -> assignSome();
            }
        }

        private void listed(List<ListedShard> shards) {
            if (isAtTip()) {
                search.listed(shards);
                look();
            } else {
                lineage.listed(shards);
            }
            ask();
        }

        /** Shows of a shard from before the start what it has to, and sometimes more. */
        private void look() {
            for (List<ListedShard> asked = search.drainToSample(); !asked.isEmpty(); asked = search.drainToSample()) {
                for (ListedShard shard : asked) {
                    boolean afterStart = stream.get(shard.id()).afterStart;
                    Instant before = AT.minusSeconds(60);
                    search.sampled(
                            shard.id(),
                            new ShardSample(
                                    afterStart || random.nextBoolean() ? null : before,
                                    afterStart || !shard.closed() || !asAtTheStart ? null : before,
                                    !shard.closed(),
                                    false));
                }
            }
        }

        private void ask() {
            if (evidence != Evidence.LISTS) {
                questions.addAll(lineage.drainMissingParents());
            }
        }

        private void answerOne() {
            pick(List.copyOf(questions), parent -> {
                questions.remove(parent);
                if (evidence == Evidence.LISTS_AND_ANSWERS && random.nextInt(3) == 0) {
                    lineage.parentUnclear(parent);
                } else if (stream.get(parent).trimmed) {
                    lineage.parentGone(parent);
                } else {
                    lineage.parentReadable(parent);
                }
            });
        }

        private TrueShard create(TrueShard parent) {
            TrueShard shard = new TrueShard(stream.size(), parent);
            shard.afterStart = !asAtTheStart;
            stream.put(shard.id, shard);
            return shard;
        }

        private void rotate() {
            pick(stream.values().stream().filter(shard -> !shard.closed).toList(), shard -> {
                shard.closed = true;
                IntStream.rangeClosed(0, random.nextInt(2)).forEach(i -> create(shard));
            });
        }

        private void trim() {
            pick(
                    stream.values().stream()
                            .filter(shard -> shard.closed && !shard.trimmed)
                            .filter(shard -> shard.parent == null || shard.parent.trimmed)
                            .toList(),
                    shard -> shard.trimmed = true);
        }

        /** A full listing in random order and pages, with other things in between; the newest shards may not show yet. */
        private void list(boolean complete) {
            lineage.listingStarted();
            Set<TrueShard> hidden = new HashSet<>();
            List<ListedShard> shards = new ArrayList<>();
            for (TrueShard shard : stream.values()) {
                boolean young = shard.parent != null && !shard.trimmed && !isKnown(shard) && shard.timesHidden < 5;
                if (!complete && young && random.nextInt(4) == 0) {
                    shard.timesHidden++;
                    hidden.add(shard);
                } else if (evidence != Evidence.ANSWERS && hidden.contains(shard.parent)) {
                    hidden.add(shard);
                } else if (!shard.trimmed) {
                    shards.add(shard.listed());
                }
            }
            Collections.shuffle(shards, random);
            while (!shards.isEmpty()) {
                List<ListedShard> page = shards.subList(0, Math.min(shards.size(), 1 + random.nextInt(4)));
                listed(List.copyOf(page));
                page.clear();
                if (!complete && random.nextInt(3) == 0) {
                    assignSome();
                    finishOne();
                }
            }
            assertThat(lineage.listingCompleted(complete || random.nextBoolean()))
                    .as("parents given up")
                    .isEmpty();
            if (isAtTip()) {
                search.listingCompleted();
                look();
            }
            ask();
        }

        private boolean isKnown(TrueShard shard) {
            return lineage.shards().stream().anyMatch(known -> known.id().equals(shard.id));
        }

        private void assignSome() {
            for (LineageShard shard : lineage.ready()) {
                if (random.nextInt(3) > 0) {
                    assign(shard, random.nextInt(READERS));
                }
            }
        }

        private void assign(LineageShard shard, int reader) {
            ShardId id = shard.id();
            assertThat(held).as("%s is held already", id).doesNotContainKey(id);
            assertThat(finished).as("%s is read already", id).doesNotContain(id);
            TrueShard parent = stream.get(id).parent;
            // At the tip a parent may be listed after its child has begun; then it must never be read.
            boolean beforeTheTip = parent != null && isAtTip() && !parent.afterStart && !held.containsKey(parent.id);
            if (parent != null && !parent.trimmed && !beforeTheTip) {
                assertThat(finished).as("parent of %s is read", id).contains(parent.id);
            }
            // A trimmed shard has no records that could come too late.
            assertThat(stream.values())
                    .as("children of %s have not begun", id)
                    .noneMatch(child -> child.parent != null
                            && !child.parent.trimmed
                            && child.parent.id.equals(id)
                            && (held.containsKey(child.id) || finished.contains(child.id)));
            lineage.assigned(id, reader);
            held.put(id, reader);
            givenSinceCheckpoint.put(id, reader);
        }

        private boolean isAtTip() {
            return start.type() == StartingPosition.Type.LATEST;
        }

        private boolean wasSkipped(TrueShard shard) {
            return isAtTip()
                    && !shard.afterStart
                    && !finished.contains(shard.id)
                    && !held.containsKey(shard.id)
                    && lineage.shards().stream()
                            .anyMatch(known -> known.id().equals(shard.id)
                                    && known.state() == ShardState.FINISHED
                                    && known.subtask() == null);
        }

        private void finishOne() {
            List<ShardId> endable = held.keySet().stream()
                    .filter(id -> stream.get(id).closed)
                    .sorted()
                    .toList();
            pick(endable, this::finish);
        }

        private void finish(ShardId id) {
            int reader = held.remove(id);
            finished.add(id);
            finishedSinceCheckpoint.put(id, reader);
            uncovered.put(id, reader);
            assertThat(lineage.finished(id, reader)).isTrue();
            if (random.nextBoolean()) {
                lineage.finished(id, reader);
            }
            if (random.nextBoolean()) {
                List<ListedShard> children = stream.values().stream()
                        .filter(child -> child.parent != null && child.parent.id.equals(id) && !child.trimmed)
                        .map(TrueShard::listed)
                        .toList();
                listed(children);
            }
        }

        /** The enumerator's part first, then shards may end, then the readers' parts. */
        private void checkpoint() {
            boolean stockTaken = lineage.isStockTaken();
            List<LineageShard> shards = lineage.shards();
            uncovered.clear();
            IntStream.range(0, random.nextInt(3)).forEach(i -> finishOne());
            checkpoint = new Checkpoint(
                    stockTaken, shards, Map.copyOf(held), Map.copyOf(finishedSinceCheckpoint), Set.copyOf(finished));
            finishedSinceCheckpoint = new HashMap<>();
            givenSinceCheckpoint.clear();
        }

        /** All tasks go back to the checkpoint, the enumerator stays. */
        private void failAllReaders() {
            if (checkpoint == null) {
                return;
            }
            for (int reader = 0; reader < READERS; reader++) {
                lineage.readerLost(
                        reader,
                        keysOf(uncovered, reader),
                        keysOf(givenSinceCheckpoint, reader).stream()
                                .map(id -> recovered(id, false))
                                .toList());
            }
            backToCheckpoint();
            for (int reader = 0; reader < READERS; reader++) {
                lineage.readerReported(reader, reportOf(reader), true);
            }
            assertThat(lineage.allReported()).as("unreported").isEmpty();
        }

        /** The enumerator goes back too, and shards are spread anew or not. */
        private void restartJob() {
            if (checkpoint == null) {
                return;
            }
            lineage = ShardLineage.restored(start, checkpoint.stockTaken, checkpoint.lineage);
            search = isAtTip() ? new StartSearch(lineage, CreationTimes.SECONDS) : null;
            questions.clear();
            ask();
            backToCheckpoint();
            boolean keep = random.nextBoolean();
            for (int reader = 0; reader < READERS; reader++) {
                lineage.readerReported(reader, reportOf(reader), keep);
            }
            assertThat(lineage.allReported()).as("unreported").isEmpty();
            if (!keep) {
                held.clear();
                for (LineageShard shard : lineage.ready()) {
                    assign(shard, random.nextInt(READERS));
                }
            }
            checkpoint();
        }

        private void backToCheckpoint() {
            held = new HashMap<>(checkpoint.held);
            finished = new HashSet<>(checkpoint.finished);
            finishedSinceCheckpoint = new HashMap<>(checkpoint.finishedSinceTheOneBefore);
            uncovered.clear();
            givenSinceCheckpoint.clear();
        }

        private List<RecoveredShard> reportOf(int reader) {
            List<RecoveredShard> report = new ArrayList<>();
            keysOf(checkpoint.held, reader).forEach(id -> report.add(recovered(id, false)));
            keysOf(checkpoint.finishedSinceTheOneBefore, reader).forEach(id -> report.add(recovered(id, true)));
            Collections.shuffle(report, random);
            return report;
        }

        private RecoveredShard recovered(ShardId id, boolean end) {
            TrueShard parent = stream.get(id).parent;
            return new RecoveredShard(id, parent == null ? null : parent.id, StartingPosition.trimHorizon(), end);
        }

        private void readEverything() {
            for (int round = 0; round <= stream.size() + 2; round++) {
                list(true);
                while (!questions.isEmpty()) {
                    answerOne();
                }
                lineage.ready().forEach(shard -> assign(shard, random.nextInt(READERS)));
                held.keySet().stream()
                        .filter(id -> stream.get(id).closed)
                        .sorted()
                        .toList()
                        .forEach(this::finish);
            }
            if (!isAtTip()) {
                assertThat(lineage.latecomers()).as("latecomers").isZero();
            }
            assertThat(lineage.count(ShardState.WAITING)).as("waiting").isZero();
            assertThat(lineage.count(ShardState.READY)).as("ready").isZero();
            for (TrueShard shard : stream.values()) {
                if (!shard.closed) {
                    assertThat(held).as("open shard %s is being read", shard.id).containsKey(shard.id);
                } else if (!shard.trimmed && !wasSkipped(shard)) {
                    assertThat(finished).as("closed shard %s is read", shard.id).contains(shard.id);
                }
            }
            assertThat(lineage.shards())
                    .as("state holds nothing that is read and gone")
                    .noneMatch(shard -> shard.state() == ShardState.FINISHED && stream.get(shard.id()).trimmed);
        }

        private <E> void pick(List<E> choices, Consumer<E> action) {
            if (!choices.isEmpty()) {
                action.accept(choices.get(random.nextInt(choices.size())));
            }
        }

        private static List<ShardId> keysOf(Map<ShardId, Integer> map, int reader) {
            return map.entrySet().stream()
                    .filter(entry -> entry.getValue() == reader)
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();
        }
    }
}
