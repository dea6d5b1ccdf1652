/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.CreationTimes;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Plays random histories of a stream with records, of its lists, of looks into shards, of readers and restarts, and checks
 * what is read by a job that starts at an instant or at the tip.
 */
class StartSearchProperties {

    private static final CreationTimes TIMES = CreationTimes.SECONDS;

    @Property(tries = 1000)
    void everyRecordSinceTheInstantIsReadOnceAndInOrder(@ForAll long seed) {
        new History(seed, false).play();
    }

    @Property(tries = 1000)
    void everyRecordIsReadOnceAndInOrderThatIsWrittenWhenTheTipIsReached(@ForAll long seed) {
        new History(seed, true).play();
    }

    private static final class TrueShard {

        private final ShardId id;
        private final TrueShard parent;
        private final List<Instant> records = new ArrayList<>();
        private boolean closed;
        /** Records when an iterator at the tip was got; that one is valid until the next restart. */
        private int tip = -1;
        /** Records before this were never to be read, because the job began at the tip. */
        private int begin;

        private TrueShard(int number, TrueShard parent) {
            this.id = ShardId.of("s" + number);
            this.parent = parent;
        }

        private ListedShard listed() {
            return new ListedShard(id, parent == null ? null : parent.id, closed, closed ? "1" : null);
        }

        private RecoveredShard recovered(StartingPosition position, boolean finished) {
            return new RecoveredShard(id, parent == null ? null : parent.id, position, finished);
        }
    }

    /** A shard with its reader. */
    private record Reading(StartingPosition position, int next) {

        private StartingPosition resumed() {
            return next > 0 && position.type() == StartingPosition.Type.AFTER_SEQUENCE_NUMBER
                    ? position
                    : position.whenResumed();
        }
    }

    private record Checkpoint(
            boolean stockTaken,
            List<LineageShard> lineage,
            Map<ShardId, Reading> readings,
            List<ShardId> finished,
            Map<ShardId, TreeSet<Integer>> read,
            Map<ShardId, Integer> begins) {}

    private static final class History {

        private final Random random;
        private final boolean atTip;
        private final StartingPosition start;
        private final Instant bound;
        private final Map<ShardId, TrueShard> stream = new LinkedHashMap<>();
        private Instant now = Instant.parse("2026-01-02T03:04:05Z");

        private ShardLineage lineage;
        private StartSearch search;
        private List<ListedShard> looks = new ArrayList<>();
        private Map<ShardId, Reading> readings = new HashMap<>();
        private List<ShardId> finished = new ArrayList<>();
        private Map<ShardId, TreeSet<Integer>> read = new HashMap<>();
        private Checkpoint checkpoint;
        private boolean restarted;
        /** Nothing happens to the stream any more. */
        private boolean calm;

        private History(long seed, boolean atTip) {
            this.random = new Random(seed);
            this.atTip = atTip;
            Instant origin = now;
            for (int i = 0; i <= random.nextInt(3); i++) {
                create(null);
            }
            for (int i = 0; i < random.nextInt(60); i++) {
                happen();
            }
            long age = atTip ? 0 : random.nextLong(now.toEpochMilli() - origin.toEpochMilli() + 1);
            start = atTip ? StartingPosition.latest(now) : StartingPosition.atTimestamp(now.minusMillis(age));
            bound = TIMES.truncate(start.instant().orElseThrow());
            lineage = new ShardLineage(start);
            search = new StartSearch(lineage, TIMES);
        }

        private TrueShard create(TrueShard parent) {
            TrueShard shard = new TrueShard(stream.size(), parent);
            stream.put(shard.id, shard);
            return shard;
        }

        /** Time passes, and something happens to an open shard. */
        private void happen() {
            if (calm) {
                return;
            }
            now = now.plusMillis(random.nextInt(4) == 0 ? random.nextInt(60_000) : random.nextInt(2_000));
            List<TrueShard> open =
                    stream.values().stream().filter(shard -> !shard.closed).toList();
            TrueShard shard = open.get(random.nextInt(open.size()));
            if (random.nextInt(5) > 0) {
                shard.records.add(now);
            } else {
                shard.closed = true;
                for (int i = 0; i <= random.nextInt(2); i++) {
                    create(shard);
                }
            }
        }

        private void play() {
            for (int i = 0; i < 60; i++) {
                switch (random.nextInt(12)) {
                    case 0, 1 -> happen();
                    case 2 -> list(random.nextBoolean());
                    case 3, 4, 5, 6 -> look();
                    case 7 -> takeCheckpoint();
                    case 8 -> {
                        if (random.nextInt(3) == 0) {
                            restart();
                        }
                    }
                    case 9 -> assignSome();
                    default -> readSome();
                }
            }
            goOnToTheEnd();
            check();
        }

        private void list(boolean complete) {
            lineage.listingStarted();
            List<ListedShard> shards = new ArrayList<>();
            for (TrueShard shard : stream.values()) {
                if (complete || random.nextInt(6) > 0) {
                    shards.add(shard.listed());
                }
            }
            Collections.shuffle(shards, random);
            while (!shards.isEmpty()) {
                List<ListedShard> page = shards.subList(0, Math.min(shards.size(), 1 + random.nextInt(6)));
                listed(List.copyOf(page));
                page.clear();
                if (random.nextInt(3) == 0) {
                    look();
                    assignSome();
                    happen();
                }
            }
            lineage.listingCompleted(false);
            search.listingCompleted();
            afterSearch();
        }

        private void listed(List<ListedShard> shards) {
            search.listed(shards);
            afterSearch();
        }

        private void afterSearch() {
            looks.addAll(search.drainToSample());
            for (ShardId parent : lineage.drainMissingParents()) {
                lineage.parentReadable(parent);
            }
        }

        /** What is seen is true, but not everything is seen. */
        private void look() {
            if (looks.isEmpty()) {
                return;
            }
            ListedShard asked = looks.remove(random.nextInt(looks.size()));
            TrueShard shard = stream.get(asked.id());
            boolean tip = atTip && !restarted && !asked.closed() && random.nextInt(4) > 0;
            if (tip) {
                shard.tip = shard.records.size();
            }
            List<Instant> records = shard.records;
            Instant oldest = records.isEmpty() || random.nextInt(5) == 0 ? null : TIMES.truncate(records.get(0));
            Instant newest = !asked.closed() || records.isEmpty() || random.nextInt(5) == 0
                    ? null
                    : TIMES.truncate(records.get(records.size() - 1));
            if (random.nextBoolean()) {
                happen();
            }
            search.sampled(asked.id(), new ShardSample(oldest, newest, tip, false));
            afterSearch();
        }

        private void assignSome() {
            for (LineageShard shard : lineage.ready()) {
                if (random.nextBoolean()) {
                    assign(shard);
                }
            }
        }

        private void assign(LineageShard ready) {
            TrueShard shard = stream.get(ready.id());
            for (TrueShard ancestor = shard.parent; ancestor != null; ancestor = ancestor.parent) {
                assertThat(missing(ancestor))
                        .as("records of %s that are to be read before %s", ancestor.id, shard.id)
                        .isEmpty();
            }
            lineage.assigned(shard.id, 0);
            StartingPosition position = ready.position();
            int next =
                    switch (position.type()) {
                        case LATEST -> shard.tip;
                        case AFTER_SEQUENCE_NUMBER ->
                            1
                                    + Integer.parseInt(position.sequenceNumber()
                                            .orElseThrow()
                                            .toString());
                        case AT_TIMESTAMP ->
                            (int) shard.records.stream()
                                    .filter(created -> TIMES.truncate(created).isBefore(bound))
                                    .count();
                        default -> 0;
                    };
            assertThat(next).as("position of %s", shard.id).isNotNegative();
            if (position.type() == StartingPosition.Type.LATEST) {
                shard.begin = next;
            }
            readings.put(shard.id, new Reading(position, next));
        }

        private void readSome() {
            for (ShardId id : List.copyOf(new TreeSet<>(readings.keySet()))) {
                if (random.nextBoolean()) {
                    read(stream.get(id), random.nextInt(4));
                }
            }
        }

        private void read(TrueShard shard, int count) {
            Reading reading = readings.get(shard.id);
            int next = reading.next;
            for (int i = 0; i < count && next < shard.records.size(); i++, next++) {
                assertThat(read.computeIfAbsent(shard.id, id -> new TreeSet<>()).add(next))
                        .as("record %s of %s is read once", next, shard.id)
                        .isTrue();
            }
            if (next > reading.next) {
                StartingPosition after =
                        StartingPosition.afterSequenceNumber(SequenceNumber.of(String.valueOf(next - 1)));
                readings.put(shard.id, new Reading(after, next));
            }
            if (shard.closed && next >= shard.records.size()) {
                readings.remove(shard.id);
                finished.add(shard.id);
                assertThat(lineage.finished(shard.id, 0)).isTrue();
                listed(stream.values().stream()
                        .filter(child -> child.parent == shard)
                        .map(TrueShard::listed)
                        .toList());
            }
        }

        private void takeCheckpoint() {
            Map<ShardId, TreeSet<Integer>> readSoFar = new HashMap<>();
            read.forEach((id, indexes) -> readSoFar.put(id, new TreeSet<>(indexes)));
            Map<ShardId, Integer> begins = new HashMap<>();
            stream.values().forEach(shard -> begins.put(shard.id, shard.begin));
            checkpoint = new Checkpoint(
                    lineage.isStockTaken(),
                    lineage.shards(),
                    Map.copyOf(readings),
                    List.copyOf(finished),
                    readSoFar,
                    begins);
        }

        private void restart() {
            if (checkpoint == null) {
                return;
            }
            restarted = true;
            Checkpoint from = checkpoint;
            lineage = ShardLineage.restored(start, from.stockTaken, from.lineage);
            search = new StartSearch(lineage, TIMES);
            looks = new ArrayList<>();
            readings = new HashMap<>();
            finished = new ArrayList<>(from.finished);
            read = new HashMap<>();
            from.read.forEach((id, indexes) -> read.put(id, new TreeSet<>(indexes)));
            stream.values().forEach(shard -> shard.begin = 0);
            List<RecoveredShard> reported = new ArrayList<>();
            from.readings.forEach((id, reading) -> {
                reported.add(stream.get(id).recovered(reading.resumed(), false));
                if (reading.position.type() == StartingPosition.Type.AFTER_SEQUENCE_NUMBER) {
                    stream.get(id).begin = from.begins.getOrDefault(id, 0);
                }
            });
            from.lineage.stream()
                    .filter(shard -> shard.position().type() == StartingPosition.Type.AFTER_SEQUENCE_NUMBER)
                    .map(LineageShard::id)
                    .forEach(id -> stream.get(id).begin = from.begins.getOrDefault(id, 0));
            from.finished.forEach(id -> {
                reported.add(stream.get(id).recovered(StartingPosition.wholeShard(), true));
                stream.get(id).begin = from.begins.getOrDefault(id, 0);
            });
            lineage.readerReported(0, reported, false);
            assertThat(lineage.allReported()).isEmpty();
            takeCheckpoint();
        }

        private void goOnToTheEnd() {
            calm = true;
            for (int round = 0; round < stream.size() + 3; round++) {
                list(true);
                while (!looks.isEmpty()) {
                    look();
                }
                lineage.ready().forEach(this::assign);
                for (ShardId id : List.copyOf(new TreeSet<>(readings.keySet()))) {
                    read(stream.get(id), Integer.MAX_VALUE);
                }
            }
        }

        private void check() {
            assertThat(search.isOver()).as("the start is found").isTrue();
            assertThat(lineage.count(ShardState.WAITING)).as("waiting").isZero();
            for (TrueShard shard : stream.values()) {
                if (readings.containsKey(shard.id)) {
                    read(shard, Integer.MAX_VALUE);
                }
            }
            for (TrueShard shard : stream.values()) {
                assertThat(missing(shard)).as("missing of %s", shard.id).isEmpty();
                for (int index : read.getOrDefault(shard.id, new TreeSet<>())) {
                    assertThat(TIMES.truncate(shard.records.get(index)))
                            .as("record %s of %s is not too old", index, shard.id)
                            .isAfterOrEqualTo(bound);
                }
            }
        }

        /** Records from after the start that were neither read nor written before the job was at the shard's tip. */
        private List<Integer> missing(TrueShard shard) {
            List<Integer> missing = new ArrayList<>();
            TreeSet<Integer> done = read.getOrDefault(shard.id, new TreeSet<>());
            for (int i = shard.begin; i < shard.records.size(); i++) {
                boolean sinceStart =
                        !shard.records.get(i).isBefore(start.instant().orElseThrow());
                if (sinceStart && !done.contains(i)) {
                    missing.add(i);
                }
            }
            return missing;
        }
    }
}
