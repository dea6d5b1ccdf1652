/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.source.discovery.DiscoveryLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** A part of another loop, which can be closed alone. */
final class LoopOfOneStream implements DiscoveryLoop {

    private final DiscoveryLoop loop;
    private boolean closed;

    LoopOfOneStream(DiscoveryLoop loop) {
        this.loop = loop;
    }

    @Override
    public void schedule(Duration delay, Runnable action) {
        loop.schedule(delay, () -> {
            if (!closed) {
                action.run();
            }
        });
    }

    @Override
    public <T> void call(Duration delay, Supplier<CompletableFuture<T>> call, BiConsumer<T, Throwable> handler) {
        loop.call(delay, call, (answer, error) -> {
            if (!closed) {
                handler.accept(answer, error);
            }
        });
    }

    @Override
    public Instant now() {
        return loop.now();
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public void close() {
        closed = true;
    }
}
