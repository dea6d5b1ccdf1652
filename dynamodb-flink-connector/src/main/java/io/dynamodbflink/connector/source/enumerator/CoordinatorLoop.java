/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.source.discovery.DiscoveryLoop;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Flink's coordinator thread as the thread of the discovery. Delays and calls start on one thread of its own, because
 * the coordinator offers no delays and must not block. After {@link #close} nothing runs any more.
 */
final class CoordinatorLoop implements DiscoveryLoop {

    private final Consumer<Runnable> coordinatorThread;
    private final Clock clock;
    private final ScheduledExecutorService starter;
    private volatile boolean closed;

    CoordinatorLoop(Consumer<Runnable> coordinatorThread, Clock clock, String threadName) {
        this.coordinatorThread = coordinatorThread;
        this.clock = clock;
        ClassLoader userCode = Thread.currentThread().getContextClassLoader();
        this.starter = Executors.newSingleThreadScheduledExecutor(runnable -> {
            Thread thread = new Thread(runnable, threadName);
            thread.setDaemon(true);
            thread.setContextClassLoader(userCode);
            return thread;
        });
    }

    @Override
    public void schedule(Duration delay, Runnable action) {
        later(delay, () -> onCoordinatorThread(action));
    }

    @Override
    public <T> void call(
            Duration delay, Supplier<CompletableFuture<T>> call, BiConsumer<@Nullable T, @Nullable Throwable> handler) {
        later(delay, () -> start(call)
                .whenComplete((answer, error) -> onCoordinatorThread(() -> handler.accept(answer, error))));
    }

    private static <T> CompletableFuture<T> start(Supplier<CompletableFuture<T>> call) {
        try {
            return call.get();
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void later(Duration delay, Runnable action) {
        unlessClosed(() -> starter.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void onCoordinatorThread(Runnable action) {
        unlessClosed(() -> coordinatorThread.accept(() -> {
            if (!closed) {
                action.run();
            }
        }));
    }

    private void unlessClosed(Runnable submission) {
        if (closed) {
            return;
        }
        try {
            submission.run();
        } catch (RejectedExecutionException e) {
            // Closing at this very moment is the one good reason for an executor to reject.
            if (!closed) {
                throw e;
            }
        }
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void close() {
        closed = true;
        starter.shutdownNow();
    }
}
