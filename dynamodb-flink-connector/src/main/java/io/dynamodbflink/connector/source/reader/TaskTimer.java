/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Runs actions later on the thread of the reader's task, which is also the one that emits records and watermarks. Flink
 * shows readers no timer of that thread: when the time has come, the task is woken as if there were records.
 */
final class TaskTimer {

    private final EventLoop loop;
    private final Queue<Runnable> due = new ConcurrentLinkedQueue<>();
    private volatile Runnable wakeTask = () -> {};

    TaskTimer(EventLoop loop) {
        this.loop = loop;
    }

    /** Tells how to make the task call {@link #runDue()}. */
    void wakesTaskBy(Runnable wake) {
        wakeTask = wake;
    }

    /** Runs an action on the task's thread, not before the delay has passed. */
    void after(Duration delay, Runnable action) {
        loop.schedule(
                () -> {
                    due.add(action);
                    wakeTask.run();
                },
                delay);
    }

    /**
     * To be called on the task's thread whenever it has looked for records. Not before: what becomes due between this and
     * the look wakes the task, but a look that finds no records takes that back.
     */
    void runDue() {
        for (Runnable action = due.poll(); action != null; action = due.poll()) {
            action.run();
        }
    }
}
