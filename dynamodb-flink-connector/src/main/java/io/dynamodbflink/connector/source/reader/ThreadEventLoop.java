/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event loop on a daemon thread of its own. Tasks that are given for later share the times at which the thread wakes
 * up: with a thousand shards that are polled every second, it and the threads of the HTTP client would otherwise wake up
 * for each of them alone.
 */
final class ThreadEventLoop implements EventLoop {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadEventLoop.class);
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    /** The time between two wake-ups that are shared. */
    static final Duration TICK = Duration.ofMillis(10);

    /** Shorter delays are kept as they are; for longer ones, a tick more is little. */
    private static final Duration SHORTEST_SHARED = TICK.multipliedBy(10);

    private final String name;
    private final ScheduledThreadPoolExecutor executor;

    ThreadEventLoop(String name) {
        this.name = name;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        // Answers and recycled pages may still come in while the reader closes: nobody needs them any more.
        executor.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        executor.schedule(task, onATick(delay, System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    /** The delay in nanoseconds, lengthened so that it ends on a tick. */
    static long onATick(Duration delay, long now) {
        long nanos = delay.toNanos();
        return delay.compareTo(SHORTEST_SHARED) < 0 ? nanos : nanos + Math.floorMod(-(now + nanos), TICK.toNanos());
    }

    @Override
    public void close() {
        // To this executor all tasks are delayed ones, by zero at least, and shutting it down would drop them all.
        executor.execute(executor::shutdown);
        try {
            if (!executor.awaitTermination(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Thread '{}' is still busy {} after it was told to end", name, LONGEST_END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
