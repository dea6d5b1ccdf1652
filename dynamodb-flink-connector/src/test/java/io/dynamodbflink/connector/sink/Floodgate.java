/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Passes numbers on as far as the test has opened it, and fails when the test asks for it. What is behind it in the job
 * runs in the same JVM.
 */
final class Floodgate extends RichMapFunction<Long, Long> {

    static final String WANTED_FAILURE = "fails as the test wants it";

    private static final long serialVersionUID = 1L;

    private static final Map<String, Level> LEVELS = new ConcurrentHashMap<>();
    private static final Set<String> ASKED_TO_FAIL = ConcurrentHashMap.newKeySet();
    private static final Map<String, AtomicInteger> STARTS = new ConcurrentHashMap<>();

    private final String run;
    private final SoakWrites writes;

    Floodgate(String run, SoakWrites writes) {
        this.run = run;
        this.writes = writes;
    }

    /** Lets numbers at lower positions of their blocks pass. */
    static void open(String run, int position) {
        level(run).raise(position);
    }

    /** Lets the next number of a run fail its subtask. */
    static void failOnce(String run) {
        ASKED_TO_FAIL.add(run);
    }

    /** How often the job has started. */
    static int starts(String run) {
        return STARTS.getOrDefault(run, new AtomicInteger()).get();
    }

    private static Level level(String run) {
        return LEVELS.computeIfAbsent(run, any -> new Level());
    }

    @Override
    public void open(OpenContext context) {
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            STARTS.computeIfAbsent(run, any -> new AtomicInteger()).incrementAndGet();
        }
    }

    @Override
    public Long map(Long number) throws InterruptedException {
        level(run).awaitAbove(writes.position(number));
        if (ASKED_TO_FAIL.remove(run)) {
            throw new IllegalStateException(WANTED_FAILURE);
        }
        return number;
    }

    private static final class Level {

        private int level;

        synchronized void raise(int to) {
            level = Math.max(level, to);
            notifyAll();
        }

        synchronized void awaitAbove(int position) throws InterruptedException {
            while (level <= position) {
                wait();
            }
        }
    }
}
