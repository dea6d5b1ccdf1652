/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Ten calls a second, in real time. Refused calls do not count. */
final class CallRate {

    private static final int CALLS = 10;
    private static final long SECOND = 1_000_000_000L;

    private final Deque<Long> admitted = new ArrayDeque<>(CALLS);

    synchronized void admit() {
        long now = System.nanoTime();
        while (!admitted.isEmpty() && now - admitted.getFirst() >= SECOND) {
            admitted.removeFirst();
        }
        if (admitted.size() >= CALLS) {
            throw ServiceException.of(
                    "ThrottlingException", "Rate exceeded: more than 10 DescribeStream calls a second");
        }
        admitted.addLast(now);
    }
}
