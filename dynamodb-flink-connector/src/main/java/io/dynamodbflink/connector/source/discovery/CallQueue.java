/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.discovery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets calls of DescribeStream start within the rate that the service allows, the urgent ones first: records wait for
 * the children of a shard that has ended, while nobody waits for the next page of a long list. Routine calls always leave
 * one call to an urgent one that may come, which therefore starts at once, also during a listing; and they get their turn
 * however many urgent calls there are. Belongs to the thread of the {@link DiscoveryLoop}.
 */
final class CallQueue {

    /** Urgent calls in a row, at most, while a routine call waits. */
    private static final int URGENT_IN_A_ROW = 3;

    private static final int LEFT_TO_URGENT_CALLS = 1;

    private final DiscoveryLoop loop;
    private final CallBudget budget;
    private final Queue<Runnable> urgent = new ArrayDeque<>();
    private final Queue<Runnable> routine = new ArrayDeque<>();
    private int urgentInARow;
    private long latestPlan;

    CallQueue(DiscoveryLoop loop, CallBudget budget) {
        this.loop = loop;
        this.budget = budget;
    }

    /** Starts a call as soon as the service allows one. */
    void urgent(Runnable start) {
        urgent.add(start);
        startNext();
    }

    /** Starts a call when no urgent one would have to wait for it. */
    void routine(Runnable start) {
        routine.add(start);
        startNext();
    }

    private void startNext() {
        latestPlan++;
        while (!urgent.isEmpty() || !routine.isEmpty()) {
            boolean isRoutine = urgent.isEmpty() || !routine.isEmpty() && urgentInARow >= URGENT_IN_A_ROW;
            Duration wait = budget.waitingTime(urgent.isEmpty() ? LEFT_TO_URGENT_CALLS : 0, loop.nanoTime());
            if (!wait.isZero()) {
                startNextIn(wait);
                return;
            }
            budget.take(loop.nanoTime());
            urgentInARow = isRoutine ? 0 : urgentInARow + 1;
            (isRoutine ? routine : urgent).remove().run();
        }
    }

    /** Plans the next start, in place of one that may be planned already. */
    private void startNextIn(Duration wait) {
        long plan = latestPlan;
        loop.schedule(wait, () -> {
            if (plan == latestPlan) {
                startNext();
            }
        });
    }
}
