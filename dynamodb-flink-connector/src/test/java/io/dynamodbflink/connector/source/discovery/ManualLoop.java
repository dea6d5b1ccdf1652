/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** A loop whose time passes when the test says so. */
public final class ManualLoop implements DiscoveryLoop {

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos).thenComparingLong(Timer::order));
    private final Instant origin;
    private long nanos;
    private long orders;
    private boolean closed;

    public ManualLoop(Instant origin) {
        this.origin = origin;
    }

    @Override
    public void schedule(Duration delay, Runnable action) {
        if (!closed) {
            timers.add(new Timer(nanos + delay.toNanos(), orders++, action));
        }
    }

    @Override
    public <T> void call(Duration delay, Supplier<CompletableFuture<T>> call, BiConsumer<T, Throwable> handler) {
        schedule(delay, () -> call.get()
                .whenComplete((answer, error) -> schedule(Duration.ZERO, () -> handler.accept(answer, error))));
    }

    @Override
    public Instant now() {
        return origin.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public void close() {
        closed = true;
        timers.clear();
    }

    /** Runs what is due, and what that makes due. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** Lets time pass, running what falls due at its time. */
    public void advance(Duration duration) {
        long until = nanos + duration.toNanos();
        while (!timers.isEmpty() && timers.peek().dueNanos <= until) {
            Timer timer = timers.poll();
            nanos = Math.max(nanos, timer.dueNanos);
            timer.action.run();
        }
        nanos = until;
    }

    public boolean isClosed() {
        return closed;
    }

    private record Timer(long dueNanos, long order, Runnable action) {}
}
