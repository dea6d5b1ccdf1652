/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread to which the shard graph belongs, and its clock. Actions and handlers run there one after the other; an
 * exception thrown by one fails the job.
 *
 * @since 0.1.0
 */
public interface DiscoveryLoop extends AutoCloseable {

    /** Runs an action on the thread after a delay. */
    void schedule(Duration delay, Runnable action);

    /**
     * Starts an asynchronous call after a delay, off the thread because SDK clients may block while they look for
     * credentials, and hands the answer or the error to the thread.
     */
    <T> void call(
            Duration delay, Supplier<CompletableFuture<T>> call, BiConsumer<@Nullable T, @Nullable Throwable> handler);

    Instant now();

    /** A clock that only moves forward; nanoseconds from an arbitrary origin. */
    long nanoTime();

    /** Ends the loop: nothing runs any more. */
    @Override
    void close();
}
