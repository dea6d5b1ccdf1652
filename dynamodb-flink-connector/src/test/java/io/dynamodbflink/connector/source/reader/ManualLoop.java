/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.PriorityQueue;

/** An event loop whose time passes when the test says so. */
final class ManualLoop extends Clock implements EventLoop {

    private record Timer(Instant at, long number, Runnable task) {}

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparing(Timer::at).thenComparing(Timer::number));
    private Instant now;
    private long numbers;
    private boolean closed;

    ManualLoop(Instant start) {
        now = start;
    }

    @Override
    public void execute(Runnable task) {
        if (!closed) {
            tasks.add(task);
        }
    }

    @Override
    public void schedule(Runnable task, Duration delay) {
        if (!closed) {
            timers.add(new Timer(now.plus(delay), numbers++, task));
        }
    }

    /** Runs what is due now. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** Lets time pass, and runs what becomes due on the way. */
    void pass(Duration time) {
        Instant end = now.plus(time);
        run();
        while (!timers.isEmpty() && !timers.peek().at().isAfter(end)) {
            Timer timer = timers.remove();
            now = timer.at();
            timer.task().run();
            run();
        }
        now = end;
    }

    int timers() {
        return timers.size();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        run();
        closed = true;
        timers.clear();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
