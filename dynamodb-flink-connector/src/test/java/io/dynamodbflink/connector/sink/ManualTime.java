/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.operators.ProcessingTimeService;

/** Time that stands still until a test moves it. */
final class ManualTime implements ProcessingTimeService {

    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(timer -> timer.at));
    private long now = 1_000_000;

    @Override
    public long getCurrentProcessingTime() {
        return now;
    }

    @Override
    public ScheduledFuture<?> registerTimer(long timestamp, ProcessingTimeCallback callback) {
        Timer timer = new Timer(timestamp, callback);
        timers.add(timer);
        return timer;
    }

    /** Timers that are neither fired nor cancelled. */
    int pendingTimers() {
        return timers.size();
    }

    void advance(long millis) throws Exception {
        long target = now + millis;
        while (!timers.isEmpty() && timers.peek().at <= target) {
            fireNext();
        }
        now = target;
    }

    /** Moves on to the next timer and fires it; false if there is none. */
    boolean fireNext() throws Exception {
        Timer next = timers.poll();
        if (next == null) {
            return false;
        }
        now = Math.max(now, next.at);
        next.callback.onProcessingTime(next.at);
        return true;
    }

    private final class Timer implements ScheduledFuture<Void> {

        private final long at;
        private final ProcessingTimeCallback callback;
        private final CompletableFuture<Void> outcome = new CompletableFuture<>();

        Timer(long at, ProcessingTimeCallback callback) {
            this.at = at;
            this.callback = callback;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            timers.remove(this);
            return outcome.cancel(mayInterruptIfRunning);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - now, TimeUnit.MILLISECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.MILLISECONDS), other.getDelay(TimeUnit.MILLISECONDS));
        }

        @Override
        public boolean isCancelled() {
            return outcome.isCancelled();
        }

        @Override
        public boolean isDone() {
            return outcome.isDone();
        }

        @Override
        public Void get() throws InterruptedException, ExecutionException {
            return outcome.get();
        }

        @Override
        public Void get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            return outcome.get(timeout, unit);
        }
    }
}
