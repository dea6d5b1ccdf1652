/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.loss;
import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.progress;
import static io.dynamodbflink.autoconfigure.observation.ShardFixtures.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class JobShardsTests {

    private final JobShards shards = new JobShards(Clock.systemUTC());
    private final Object reader = new Object();

    @Test
    void aShardShowsWhatTheEnumeratorSaysBeforeAnyReaderReports() {
        shards.changed(List.of(new ShardStatus(
                ShardFixtures.STREAM,
                ShardId.of("shard-2"),
                ShardId.of("shard-1"),
                List.of(ShardId.of("shard-3")),
                ShardState.READY,
                null,
                StartingPosition.trimHorizon())));

        assertThat(only()).satisfies(shard -> {
            assertThat(shard.stream()).isEqualTo(ShardFixtures.STREAM);
            assertThat(shard.shardId()).isEqualTo(ShardId.of("shard-2"));
            assertThat(shard.parentShardId()).isEqualTo(ShardId.of("shard-1"));
            assertThat(shard.childShardIds()).containsExactly(ShardId.of("shard-3"));
            assertThat(shard.state()).isEqualTo(ShardState.READY);
            assertThat(shard.subtask()).isNull();
            assertThat(shard.startingPosition()).isEqualTo(StartingPosition.trimHorizon());
            assertThat(shard.lastSequenceNumber()).isNull();
            assertThat(shard.recordsRead()).isZero();
            assertThat(shard.millisBehindLatest()).isNull();
            assertThat(shard.lastObservedAt()).isNull();
        });
    }

    @Test
    void progressIsMergedIntoTheStatus() {
        shards.changed(List.of(status("shard-1", ShardState.ASSIGNED, 1)));

        ShardProgress progress = progress("shard-1", 1, 10, "100", 2_000);
        shards.progressed(reader, progress, Vantage.HERE);

        assertThat(only()).satisfies(shard -> {
            assertThat(shard.subtask()).isEqualTo(1);
            assertThat(shard.recordsRead()).isEqualTo(10);
            assertThat(shard.lastSequenceNumber()).isEqualTo(SequenceNumber.of("100"));
            assertThat(shard.millisBehindLatest()).isEqualTo(2_000);
            assertThat(shard.lastObservedAt()).isEqualTo(progress.observedAt());
        });
    }

    @Test
    void progressReportedBeforeTheStatusIsKeptAndShownOnceTheShardIsAnnounced() {
        shards.progressed(reader, progress("shard-1", 0, 3, "7", 0), Vantage.HERE);
        shards.progressed(reader, progress("shard-1", 0, 5, "9", 0), Vantage.HERE);
        assertThat(shards.assignments().shards()).isEmpty();

        shards.changed(List.of(status("shard-1", ShardState.ASSIGNED, 0)));

        assertThat(only().recordsRead()).isEqualTo(5);
        assertThat(only().lastSequenceNumber()).isEqualTo(SequenceNumber.of("9"));
    }

    @Test
    void aNewStatusKeepsTheProgress() {
        shards.changed(List.of(status("shard-1", ShardState.ASSIGNED, 0)));
        shards.progressed(reader, progress("shard-1", 0, 3, "7", 500), Vantage.HERE);

        shards.changed(List.of(status("shard-1", ShardState.FINISHED, 0)));

        assertThat(only().state()).isEqualTo(ShardState.FINISHED);
        assertThat(only().recordsRead()).isEqualTo(3);
        assertThat(only().millisBehindLatest()).isZero();
    }

    @Test
    void anotherReaderOfTheShardAddsToTheCountEvenIfItHasReadMoreAlready() {
        shards.changed(List.of(status("shard-1", ShardState.ASSIGNED, 0)));
        shards.progressed(reader, progress("shard-1", 0, 10, "100", 0), Vantage.HERE);

        shards.progressed(new Object(), progress("shard-1", 0, 25, "125", 0), Vantage.HERE);

        assertThat(only().recordsRead()).isEqualTo(35);
    }

    @Test
    void aCountThatRestartsInTheSameReaderAddsToTheCount() {
        shards.changed(List.of(status("shard-1", ShardState.ASSIGNED, 0)));
        shards.progressed(reader, progress("shard-1", 0, 10, "100", 0), Vantage.HERE);

        shards.progressed(reader, progress("shard-1", 0, 0, null, 0), Vantage.HERE);
        shards.progressed(reader, progress("shard-1", 0, 4, "104", 0), Vantage.HERE);

        assertThat(only().recordsRead()).isEqualTo(14);
    }

    @Test
    void aReaderThatHasReadNothingYetDoesNotHideTheLastSequenceNumber() {
        shards.changed(List.of(status("shard-1", ShardState.ASSIGNED, 0)));
        shards.progressed(reader, progress("shard-1", 0, 10, "100", 0), Vantage.HERE);

        shards.progressed(new Object(), progress("shard-1", 0, 0, null, 0), Vantage.HERE);

        assertThat(only().lastSequenceNumber()).isEqualTo(SequenceNumber.of("100"));
    }

    @Test
    void aForgottenShardLeavesButItsRecordsStayCounted() {
        shards.changed(List.of(status("shard-1", ShardState.ASSIGNED, 0), status("shard-2", ShardState.WAITING, null)));
        shards.progressed(reader, progress("shard-1", 0, 10, "100", 0), Vantage.HERE);

        shards.changed(List.of(status("shard-1", ShardState.FORGOTTEN, 0)));

        assertThat(only().shardId()).isEqualTo(ShardId.of("shard-2"));
        assertThat(shards.summary().recordsRead()).isEqualTo(10);
        assertThat(shards.summary().shardsByState()).isEqualTo(counts(1, 0, 0, 0));
    }

    @Test
    void announcingAllShardsAgainAfterARestartChangesNothingElse() {
        List<ShardStatus> all =
                List.of(status("shard-1", ShardState.ASSIGNED, 0), status("shard-2", ShardState.ASSIGNED, 1));
        shards.changed(all);
        shards.progressed(reader, progress("shard-1", 0, 10, "100", 0), Vantage.HERE);
        JobShardAssignments before = shards.assignments();

        shards.changed(all);

        assertThat(shards.assignments()).isEqualTo(before);
    }

    @Test
    void shardsAreOrderedById() {
        shards.changed(List.of(status("c", ShardState.READY, null), status("a", ShardState.READY, null)));
        shards.changed(List.of(status("b", ShardState.READY, null)));

        assertThat(shards.assignments().shards())
                .extracting(shard -> shard.shardId().value())
                .containsExactly("a", "b", "c");
    }

    @Test
    void onlyShardsBeingReadCountAsBehind() {
        shards.changed(List.of(status("a", ShardState.FINISHED, 0), status("b", ShardState.ASSIGNED, 0)));
        shards.progressed(reader, progress("a", 0, 1, "1", 90_000), Vantage.HERE);
        assertThat(shards.summary().maxMillisBehindLatest()).isNull();

        shards.progressed(reader, progress("b", 0, 1, "2", 1_000), Vantage.HERE);

        assertThat(shards.summary().maxMillisBehindLatest()).isEqualTo(1_000);
    }

    @Test
    void theShardFurthestBehindCounts() {
        shards.changed(List.of(status("a", ShardState.ASSIGNED, 0), status("b", ShardState.ASSIGNED, 0)));
        shards.progressed(reader, progress("a", 0, 1, "1", 3_000), Vantage.HERE);
        shards.progressed(reader, progress("b", 0, 1, "2", 1_000), Vantage.HERE);

        assertThat(shards.summary().maxMillisBehindLatest()).isEqualTo(3_000);
    }

    @Test
    void dataLossesAreCountedAndTheLatestRemembered() {
        List<ShardDataLoss> losses = new ArrayList<>();
        for (int i = 0; i < JobShards.REMEMBERED_DATA_LOSSES + 5; i++) {
            losses.add(loss("shard-" + i));
        }

        losses.forEach(shards::lost);

        assertThat(shards.summary().dataLosses()).isEqualTo(losses.size());
        assertThat(shards.assignments().recentDataLosses()).containsExactlyElementsOf(losses.subList(5, losses.size()));
    }

    @Test
    void reportsOnShardsThatAreNeverAnnouncedDoNotPileUp() {
        for (int i = 0; i <= JobShards.UNANNOUNCED_SHARDS; i++) {
            shards.progressed(reader, progress("shard-" + i, 0, 1, "1", 0), Vantage.HERE);
        }

        shards.changed(List.of(
                status("shard-0", ShardState.ASSIGNED, 0),
                status("shard-" + JobShards.UNANNOUNCED_SHARDS, ShardState.ASSIGNED, 0)));

        assertThat(shards.assignments().shards())
                .extracting(ShardAssignment::recordsRead)
                .containsExactly(0L, 1L);
    }

    @Test
    void clearingLeavesNothing() {
        shards.changed(List.of(status("shard-1", ShardState.ASSIGNED, 0)));
        shards.progressed(reader, progress("shard-1", 0, 10, "100", 5), Vantage.HERE);
        shards.progressed(reader, progress("shard-2", 0, 10, "100", 5), Vantage.HERE);
        shards.lost(loss("shard-1"));
        shards.invalidRecords(1);
        assertThat(shards.summary().invalidRecords()).isOne();

        shards.clear();
        shards.changed(List.of(status("shard-2", ShardState.READY, null)));

        assertThat(only().recordsRead()).isZero();
        assertThat(shards.summary()).isEqualTo(new ShardSummary(counts(0, 1, 0, 0), 0, null, 0, 0, null));
        assertThat(shards.assignments().recentDataLosses()).isEmpty();
    }

    @Test
    void manyReadersMayReportAtOnce() throws Exception {
        int readers = 8;
        int reports = 2_000;
        ExecutorService executor = Executors.newFixedThreadPool(readers);
        try {
            List<Callable<Void>> work = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                String shard = "shard-" + i;
                int subtask = i;
                work.add(() -> {
                    Object attempt = new Object();
                    for (int read = 1; read <= reports; read++) {
                        shards.progressed(
                                attempt, progress(shard, subtask, read, Integer.toString(read), 0), Vantage.HERE);
                        if (read == reports / 2) {
                            shards.changed(List.of(status(shard, ShardState.ASSIGNED, subtask)));
                        }
                        shards.summary();
                    }
                    return null;
                });
            }
            for (Future<Void> done : executor.invokeAll(work)) {
                done.get();
            }
        } finally {
            executor.shutdownNow();
        }

        assertThat(shards.assignments().shards()).hasSize(readers).allSatisfy(shard -> assertThat(shard.recordsRead())
                .isEqualTo(reports));
        assertThat(shards.summary().recordsRead()).isEqualTo((long) readers * reports);
    }

    private ShardAssignment only() {
        List<ShardAssignment> known = shards.assignments().shards();
        assertThat(known).hasSize(1);
        return known.get(0);
    }

    private static Map<ShardState, Integer> counts(int waiting, int ready, int assigned, int finished) {
        return Map.of(
                ShardState.WAITING, waiting,
                ShardState.READY, ready,
                ShardState.ASSIGNED, assigned,
                ShardState.FINISHED, finished);
    }
}
