/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.connector.model.StartingPosition;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class ReadyPagesTests {

    private static final ShardLag AT_TIP = ShardLag.atTip(Shards.NOW, Duration.ofSeconds(1));

    private final ReadyPages ready = new ReadyPages();

    private final PolledShard a = shard("a");
    private final PolledShard b = shard("b");

    @Test
    void shardsTakeTurnsAndKeepTheirOwnOrder() throws Exception {
        put(page(a, 1), page(a, 2), page(b, 3), page(a, 4));

        assertThat(sequenceNumbers(ready.take())).containsExactly("1", "3", "2", "4");
    }

    @Test
    void batchEndsWithTheFirstFullPage() throws Exception {
        ReadyPage full = new ReadyPage(a, Collections.nCopies(1_000, Shards.record(1)), 1, AT_TIP, false);
        put(full, page(b, 2));

        assertThat(ready.take()).containsExactly(full);
        assertThat(sequenceNumbers(ready.take())).containsExactly("2");
    }

    @Test
    void takeWaitsForAPage() throws Exception {
        CompletableFuture<List<ReadyPage>> taken = takeInBackground();

        put(page(a, 1));

        assertThat(taken.get(10, TimeUnit.SECONDS)).hasSize(1);
    }

    @Test
    void wakeUpEndsTheWaitWithoutPages() throws Exception {
        CompletableFuture<List<ReadyPage>> taken = takeInBackground();

        ready.wakeUp();

        assertThat(taken.get(10, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void wakeUpBeforeTheWaitIsNotLost() throws Exception {
        ready.wakeUp();

        assertThat(ready.take()).isEmpty();
    }

    @Test
    void pagesOfAPausedShardStay() throws Exception {
        put(page(a, 1), page(b, 2));
        ready.pause(List.of("a"));

        assertThat(sequenceNumbers(ready.take())).containsExactly("2");
        put(page(a, 3));
        ready.wakeUp();
        assertThat(ready.take()).isEmpty();
        ready.resume(List.of("a"));
        assertThat(sequenceNumbers(ready.take())).containsExactly("1", "3");
    }

    @Test
    void pauseOfAShardThatHasEndedIsIgnored() throws Exception {
        put(new ReadyPage(a, List.of(), 0, AT_TIP, true));
        ready.take();
        ready.pause(List.of("a"));
        ready.addShard("a");
        put(page(a, 1));

        assertThat(sequenceNumbers(ready.take())).containsExactly("1");
    }

    @Test
    void failureIsThrownFromThenOnAndTheFirstOneCounts() {
        put(page(a, 1));
        ready.fail(new IOException("first"));
        ready.fail(new IOException("second"));

        assertThatThrownBy(ready::take).isInstanceOf(IOException.class).hasMessage("first");
        assertThatThrownBy(ready::take).isInstanceOf(IOException.class).hasMessage("first");
    }

    private void put(ReadyPage... pages) {
        for (ReadyPage page : pages) {
            ready.put(page);
        }
    }

    private CompletableFuture<List<ReadyPage>> takeInBackground() {
        CompletableFuture<List<ReadyPage>> taken = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                taken.complete(ready.take());
            } catch (IOException e) {
                taken.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        Awaitility.await().until(() -> thread.getState() == Thread.State.WAITING);
        return taken;
    }

    private PolledShard shard(String shardId) {
        ready.addShard(shardId);
        return new PolledShard(
                Shards.split(shardId, StartingPosition.trimHorizon()),
                new ShardCursor(
                        Shards.split(shardId, StartingPosition.trimHorizon()), Shards.settings(), Clock.systemUTC()),
                AT_TIP);
    }

    private ReadyPage page(PolledShard shard, long sequenceNumber) {
        return new ReadyPage(shard, List.of(Shards.record(sequenceNumber)), 1, AT_TIP, false);
    }

    private static List<String> sequenceNumbers(List<ReadyPage> pages) {
        return pages.stream()
                .flatMap(page -> page.records().stream())
                .map(record -> record.dynamodb().sequenceNumber())
                .toList();
    }
}
