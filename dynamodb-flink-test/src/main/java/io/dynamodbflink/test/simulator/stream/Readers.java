/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.stream;

import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.util.HashMap;
import java.util.Map;

/**
 * Who reads a shard. A chain of iterators that begins with GetShardIterator counts as one reader for a second after
 * each of its calls. Real time, not the simulator's clock: a stopped clock must not throttle for ever.
 */
final class Readers {

    private static final long ACTIVE_NANOS = 1_000_000_000L;

    private final Map<Long, Long> lastCalls = new HashMap<>();

    void admit(long reader, long nanoTime) {
        lastCalls.values().removeIf(last -> nanoTime - last > ACTIVE_NANOS);
        if (lastCalls.size() >= StreamRules.MAX_READERS && !lastCalls.containsKey(reader)) {
            throw ServiceException.of("LimitExceededException", "More than two readers of the shard at once");
        }
        lastCalls.put(reader, nanoTime);
    }
}
