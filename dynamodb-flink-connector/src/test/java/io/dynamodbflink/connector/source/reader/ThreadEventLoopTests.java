/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ThreadEventLoopTests {

    private final ThreadEventLoop loop = new ThreadEventLoop("loop-under-test");

    @Test
    void runsTasksInOrderOnOneDaemonThreadOfItsName() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        IntStream.range(0, 100).forEach(i -> loop.execute(() -> order.add(i)));
        loop.execute(() -> thread.complete(Thread.currentThread()));

        assertThat(thread.get(10, TimeUnit.SECONDS).isDaemon()).isTrue();
        assertThat(thread.get().getName()).isEqualTo("loop-under-test");
        assertThat(order).isSorted().hasSize(100);
        loop.close();
    }

    @Test
    void runsTasksAfterTheirDelay() throws Exception {
        CompletableFuture<Long> ran = new CompletableFuture<>();
        long start = System.nanoTime();

        loop.schedule(() -> ran.complete(System.nanoTime()), Duration.ofMillis(20));

        assertThat(ran.get(10, TimeUnit.SECONDS) - start).isGreaterThanOrEqualTo(20_000_000L);
        loop.close();
    }

    @Test
    void closeRunsWhatWasGivenForAtOnceDropsTheRestAndEndsTheThread() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CompletableFuture<Thread> last = new CompletableFuture<>();
        CompletableFuture<Void> dropped = new CompletableFuture<>();
        loop.execute(() -> {
            begun.countDown();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();
        loop.execute(() -> last.complete(Thread.currentThread()));
        loop.schedule(() -> dropped.complete(null), Duration.ofHours(1));
        mayGoOn.countDown();

        loop.close();

        assertThat(last).isCompleted();
        last.get().join(10_000);
        assertThat(last.get().isAlive()).isFalse();
        loop.execute(() -> dropped.complete(null));
        assertThat(dropped).isNotCompleted();
    }

    @Test
    void longDelaysEndTogetherAndShortOnesWhenTheyShould() {
        long millis = 1_000_000;

        assertThat(ThreadEventLoop.onATick(Duration.ofMillis(250), 3 * millis)).isEqualTo(257 * millis);
        assertThat(ThreadEventLoop.onATick(Duration.ofMillis(250), 8 * millis)).isEqualTo(252 * millis);
        assertThat(ThreadEventLoop.onATick(Duration.ofMillis(250), 10 * millis)).isEqualTo(250 * millis);
        assertThat(ThreadEventLoop.onATick(Duration.ofMillis(250), -3 * millis)).isEqualTo(253 * millis);
        assertThat(ThreadEventLoop.onATick(Duration.ofMillis(99), 3 * millis)).isEqualTo(99 * millis);
    }
}
