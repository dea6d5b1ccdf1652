/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.pace;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Random;

/**
 * A sink with more to write than the table takes, and the table, in virtual time: full batches, 50 calls in flight, up
 * to 10,000 writes that wait. Items are of one unit.
 */
final class ClosedLoop {

    private static final int BATCH = 25;
    private static final int CALLS_IN_FLIGHT = 50;
    private static final int BUFFERED = 10_000;

    private final Random random;
    private final TablePace pace;
    private final long latency;
    private final PriorityQueue<Answer> answers = new PriorityQueue<>(Comparator.comparingLong(Answer::at));
    private final PriorityQueue<Retry> putOff = new PriorityQueue<>(Comparator.comparingLong(Retry::dueAt));
    private final Queue<Integer> retries = new ArrayDeque<>();

    private long now;
    private double capacity = Double.POSITIVE_INFINITY;
    private double burstSeconds = 1;
    private double tokens;
    private double unprocessedShare;
    private double throttledShare;
    private double supply = Double.POSITIVE_INFINITY;
    private double arrived;

    private long calls;
    private long items;
    private long accepted;
    private long refused;
    private long wakeUps;

    private record Answer(long at, long sentAt, int[] attempts, int accepted) {}

    private record Retry(long dueAt, int attempts) {}

    ClosedLoop(long seed, long latencyMillis, double budget) {
        this.random = new Random(seed);
        this.latency = latencyMillis;
        this.pace = new TablePace(
                budget, new ExponentialBackoff(Duration.ofMillis(100), Duration.ofSeconds(5)), new Random(seed + 1), 0);
    }

    ClosedLoop capacity(double unitsPerSecond) {
        capacity = unitsPerSecond;
        tokens = Math.min(tokens, capacity * burstSeconds);
        return this;
    }

    ClosedLoop unprocessed(double share) {
        unprocessedShare = share;
        return this;
    }

    ClosedLoop throttled(double share) {
        throttledShare = share;
        return this;
    }

    /** Elements that come in each second, instead of as many as fit. */
    ClosedLoop supply(double perSecond) {
        supply = perSecond;
        return this;
    }

    /** Lets time pass and counts from zero. */
    ClosedLoop run(Duration time) {
        calls = 0;
        items = 0;
        accepted = 0;
        refused = 0;
        wakeUps = 0;
        long end = now + time.toMillis();
        while (now < end) {
            tokens = Math.min(tokens + capacity / 1000, capacity * burstSeconds);
            arrived = Math.min(arrived + supply / 1000, BUFFERED);
            tick();
            now++;
        }
        return this;
    }

    private void tick() {
        while (!answers.isEmpty() && answers.peek().at() <= now) {
            take(answers.remove());
        }
        while (!putOff.isEmpty() && putOff.peek().dueAt() <= now) {
            retries.add(putOff.remove().attempts());
        }
        boolean sent = false;
        while (answers.size() < CALLS_IN_FLIGHT && pace.isOpen(now) && send()) {
            sent = true;
        }
        wakeUps += sent ? 1 : 0;
    }

    private boolean send() {
        int fresh = putOff.size() + retries.size() < BUFFERED ? BATCH : 0;
        int available = (int) Math.min(BATCH, retries.size() + Math.min(fresh, arrived));
        if (available < Math.min(BATCH, pace.largestCall()) && (supply == Double.POSITIVE_INFINITY || available == 0)) {
            return false;
        }
        int size = (int) Math.min(available, pace.largestCall());
        int[] attempts = new int[size];
        for (int i = 0; i < size; i++) {
            Integer retry = retries.poll();
            attempts[i] = retry == null ? 0 : retry;
            arrived -= retry == null ? 1 : 0;
        }
        pace.sent(size, now);
        calls++;
        items += size;
        answers.add(new Answer(now + latency, now, attempts, acceptedOf(size)));
        return true;
    }

    private int acceptedOf(int size) {
        if (random.nextDouble() < throttledShare) {
            return 0;
        }
        int count = 0;
        for (int i = 0; i < size; i++) {
            if (tokens >= 1 && random.nextDouble() >= unprocessedShare) {
                tokens--;
                count++;
            }
        }
        return count;
    }

    private void take(Answer answer) {
        int size = answer.attempts().length;
        accepted += answer.accepted();
        refused += size - answer.accepted();
        if (answer.accepted() == 0) {
            pace.throttled(answer.sentAt(), size, now);
        } else {
            pace.answered(
                    answer.sentAt(),
                    size,
                    (double) size - answer.accepted(),
                    OptionalDouble.of(answer.accepted()),
                    now);
        }
        for (int i = answer.accepted(); i < size; i++) {
            int failures = answer.attempts()[i] + 1;
            putOff.add(new Retry(now + pace.retryDelay(failures), failures));
        }
    }

    long accepted() {
        return accepted;
    }

    double refusedShare() {
        return (double) refused / (accepted + refused);
    }

    double itemsPerCall() {
        return (double) items / calls;
    }

    /** How often something was sent: a millisecond in which several calls were sent counts once. */
    long wakeUps() {
        return wakeUps;
    }

    TablePace pace() {
        return pace;
    }
}
