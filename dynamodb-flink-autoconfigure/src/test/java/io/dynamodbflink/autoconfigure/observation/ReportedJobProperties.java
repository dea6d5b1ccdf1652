/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.NOW;
import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.sink.observer.TableReport;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Plays random histories of a job to an application that is told of them when they happen, and to one that reads a report
 * of each place of the job now and then, and compares what the two know.
 */
class ReportedJobProperties {

    @Property(tries = 500)
    void reportsTellTheSameAsBeingTold(@ForAll long seed) throws Exception {
        new History(seed).play();
    }

    private static final class History {

        private static final int READERS = 3;

        private final Random random;
        private final SettableClock clock = new SettableClock(NOW);

        private final JobShards told = new JobShards(clock);
        private final JobTables toldTables = new JobTables();

        private final JobShards read = new JobShards(clock);
        private final JobTables readTables = new JobTables();
        private final ReportedJob reported = new ReportedJob(read, readTables);

        private final EnumeratorFacts enumerator = new EnumeratorFacts(clock);
        private final Place<EnumeratorFacts> enumeratorPlace;
        private final List<Place<ReaderFacts>> readers = new ArrayList<>();
        private final List<Place<SinkFacts>> sinks = new ArrayList<>();

        private final Map<ShardId, ShardStatus> shards = new HashMap<>();
        private final Map<ShardId, Long> counts = new HashMap<>();

        /** A reader that has a shard gives it away only by failing. */
        private final Map<ShardId, Integer> owners = new HashMap<>();

        private final Map<String, CallTrouble> troubles = new HashMap<>();
        private final Set<String> answered = new HashSet<>();

        /** A shard that lives for less than the time between two reports is not seen. */
        private final Set<ShardId> seen = new HashSet<>();

        private History(long seed) {
            random = new Random(seed);
            enumeratorPlace = new Place<>(enumerator);
            for (int i = 0; i < READERS; i++) {
                readers.add(new Place<>(new ReaderFacts(i, clock)));
                sinks.add(new Place<>(new SinkFacts(i, clock)));
            }
        }

        private void play() throws IOException {
            int events = 5 + random.nextInt(120);
            for (int i = 0; i < events; i++) {
                clock.pass(Duration.ofMillis(random.nextInt(2_000)));
                happen();
                if (random.nextInt(8) == 0) {
                    compare();
                }
            }
            compare();
        }

        private void happen() throws IOException {
            switch (random.nextInt(10)) {
                case 0 -> listShard();
                case 1, 2 -> moveShard();
                case 3, 4, 5 -> progress();
                case 6 -> search();
                case 7 -> lose();
                case 8 -> writeTable();
                default -> failOrPassOver();
            }
        }

        private void listShard() {
            ShardId id = ShardId.of("shardId-" + random.nextInt(1_000_000));
            ShardId parent = shards.isEmpty() || random.nextBoolean() ? null : anyShard();
            change(new ShardStatus(
                    STREAM,
                    id,
                    parent,
                    random.nextBoolean() ? List.of() : List.of(ShardId.of("child-" + id)),
                    random.nextBoolean() ? ShardState.WAITING : ShardState.READY,
                    null,
                    position()));
        }

        private void moveShard() {
            if (shards.isEmpty()) {
                return;
            }
            ShardStatus shard = shards.get(anyShard());
            ShardState next = ShardState.values()[random.nextInt(ShardState.values().length)];
            if (next == ShardState.FORGOTTEN && !seen.contains(shard.shardId())) {
                return;
            }
            Integer subtask = next == ShardState.ASSIGNED ? Integer.valueOf(random.nextInt(READERS)) : shard.subtask();
            change(new ShardStatus(
                    STREAM,
                    shard.shardId(),
                    shard.parentShardId(),
                    shard.childShardIds(),
                    next,
                    subtask,
                    shard.startingPosition()));
        }

        private void change(ShardStatus status) {
            if (status.state() == ShardState.FORGOTTEN) {
                shards.remove(status.shardId());
            } else {
                shards.put(status.shardId(), status);
            }
            told.changed(List.of(status));
            enumerator.changed(List.of(status));
        }

        private void progress() {
            if (shards.isEmpty()) {
                return;
            }
            ShardId shard = anyShard();
            Place<ReaderFacts> reader = readers.get(owners.computeIfAbsent(shard, any -> random.nextInt(READERS)));
            long count = counts.getOrDefault(shard, 0L) + random.nextInt(50);
            counts.put(shard, count);
            ShardProgress progress = new ShardProgress(
                    STREAM,
                    shard,
                    readers.indexOf(reader),
                    count == 0 ? null : SequenceNumber.of("00000000000000000000" + count),
                    count,
                    random.nextInt(100_000),
                    random.nextBoolean() ? null : earlier(),
                    ShardActivity.values()[random.nextInt(ShardActivity.values().length)],
                    random.nextBoolean() ? null : earlier(),
                    random.nextBoolean() ? null : earlier(),
                    random.nextInt(3) == 0 ? trouble() : null,
                    clock.instant());
            told.progressed(reader.facts, progress, Vantage.HERE);
            reader.facts.progressed(progress);
        }

        private void search() {
            DiscoveryProgress progress = new DiscoveryProgress(
                    STREAM,
                    random.nextBoolean() ? null : earlier(),
                    random.nextBoolean() ? null : earlier(),
                    random.nextBoolean() ? null : earlier(),
                    random.nextBoolean() ? null : trouble(),
                    clock.instant());
            told.searched(progress);
            enumerator.searched(progress);
        }

        private void lose() {
            int times = random.nextInt(10) == 0 ? 150 : 1;
            for (int i = 0; i < times; i++) {
                ShardDataLoss loss = new ShardDataLoss(
                        STREAM,
                        ShardId.of("lost-" + i),
                        position(),
                        random.nextBoolean(),
                        random.nextBoolean() ? null : SequenceNumber.of("77"),
                        clock.instant());
                told.lost(loss);
                enumerator.lost(loss);
            }
        }

        private void writeTable() {
            Place<SinkFacts> sink = sinks.get(random.nextInt(READERS));
            String table = "table-" + random.nextInt(4);
            String key = sinks.indexOf(sink) + table;
            if (random.nextBoolean()) {
                answered.add(key);
                troubles.remove(key);
            } else {
                AwsErrorKind[] kinds = AwsErrorKind.values();
                AwsErrorKind kind = kinds[random.nextInt(kinds.length)];
                troubles.put(key, CallTrouble.afterFailure(troubles.get(key), kind, "no", clock.instant()));
            }
            TableReport report = new TableReport(
                    table,
                    sinks.indexOf(sink),
                    answered.contains(key) ? earlier() : null,
                    troubles.get(key),
                    clock.instant());
            toldTables.reported(report);
            sink.facts.reported(report);
        }

        /** What an attempt has done since its last report is gone with it, so it makes one. */
        private void failOrPassOver() throws IOException {
            int subtask = random.nextInt(READERS);
            if (random.nextBoolean()) {
                told.invalidRecords(1);
                readers.get(subtask).facts.invalidRecord();
                return;
            }
            compare();
            readers.get(subtask).begin(new ReaderFacts(subtask, clock));
            sinks.get(subtask).begin(new SinkFacts(subtask, clock));
            counts.keySet().removeIf(shard -> owners.get(shard) == subtask);
            owners.values().removeIf(owner -> owner == subtask);
            answered.removeIf(key -> key.startsWith(String.valueOf(subtask)));
            troubles.keySet().removeIf(key -> key.startsWith(String.valueOf(subtask)));
        }

        private void compare() throws IOException {
            for (Place<ReaderFacts> reader : readers) {
                reader.report(reader.facts.report());
            }
            for (Place<SinkFacts> sink : sinks) {
                sink.report(sink.facts.report());
            }
            enumeratorPlace.report(enumerator.report());
            seen.addAll(shards.keySet());
            clock.pass(JobShards.CONDITION_KEPT);

            JobShardAssignments known = read.assignments();
            JobShardAssignments expected = told.assignments();
            assertThat(known.summary()).isEqualTo(expected.summary());
            assertThat(known.shards()).isEqualTo(expected.shards());
            assertThat(known.recentDataLosses().equals(expected.recentDataLosses()))
                    .isTrue();
            assertThat(readTables.inTrouble()).isEqualTo(toldTables.inTrouble());
        }

        private ShardId anyShard() {
            return shards.keySet().stream().sorted().toList().get(random.nextInt(shards.size()));
        }

        private Instant earlier() {
            return clock.instant().minusMillis(random.nextInt(100_000));
        }

        private CallTrouble trouble() {
            AwsErrorKind[] kinds = AwsErrorKind.values();
            return new CallTrouble(
                    kinds[random.nextInt(kinds.length)], earlier(), 1 + random.nextInt(9), "no " + random.nextInt(3));
        }

        private StartingPosition position() {
            return switch (random.nextInt(5)) {
                case 0 -> StartingPosition.trimHorizon();
                case 1 -> StartingPosition.wholeShard();
                case 2 -> StartingPosition.latest(earlier());
                case 3 -> StartingPosition.atTimestamp(earlier());
                default -> StartingPosition.afterSequenceNumber(SequenceNumber.of("000123"));
            };
        }

        /** One place of the job, with the way that its reports take. */
        private final class Place<F> {

            private final ReportAssembly assembly = new ReportAssembly();
            private F facts;
            private long epoch = random.nextLong();
            private long sequence;
            private @Nullable List<String> texts;

            private Place(F facts) {
                this.facts = facts;
            }

            private void begin(F anew) {
                facts = anew;
                epoch = random.nextLong();
                sequence = 0;
            }

            private void report(Report report) throws IOException {
                List<String> before = texts;
                texts = ReportChunk.split(epoch, ++sequence, ReportCodec.encode(report, 1_000_000)).stream()
                        .map(ReportChunk::text)
                        .toList();
                take(texts);
                if (before != null) {
                    // The metrics of a TaskManager that is lost may be shown for a while.
                    take(before);
                }
            }

            private void take(List<String> shown) throws IOException {
                Report report = assembly.take(shown).report();
                if (report != null) {
                    reported.take(
                            report,
                            assembly.attempt(),
                            new Vantage.There(report.takenAt(), clock.instant(), Duration.ofSeconds(25)));
                }
            }
        }
    }
}
