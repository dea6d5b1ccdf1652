/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.model.ShardId;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Shards whose end was reported after the last completed checkpoint. When their reader fails, it goes back to a
 * checkpoint in which they may be unfinished, and their last records come again.
 *
 * <p>A checkpoint covers a finish that was reported before the enumerator's part of it was taken: Flink sends barriers from
 * the sources only after that, so the barrier is behind the last record of the shard. A finish that was reported later
 * may have been emitted before the reader's part was taken, but it need not: the next checkpoint counts. A later
 * checkpoint covers all that an earlier one does, so that it does not matter which of them fail.
 */
final class UncoveredFinishes {

    private static final long NOT_IN_A_CHECKPOINT = Long.MAX_VALUE;

    private final Map<ShardId, Finish> finishes = new LinkedHashMap<>();
    /** Those that no checkpoint in progress has. */
    private final Set<ShardId> fresh = new HashSet<>();

    void add(ShardId shard, int subtask) {
        finishes.put(shard, new Finish(subtask, NOT_IN_A_CHECKPOINT));
        fresh.add(shard);
    }

    /** The enumerator's part of a checkpoint is taken. */
    void checkpointTaken(long checkpointId) {
        for (ShardId shard : fresh) {
            finishes.computeIfPresent(shard, (id, finish) -> new Finish(finish.subtask, checkpointId));
        }
        fresh.clear();
    }

    /** A checkpoint is complete. */
    void checkpointCompleted(long checkpointId) {
        finishes.values().removeIf(finish -> finish.checkpointId <= checkpointId);
    }

    /** The reader that reported the end of the shard, if no completed checkpoint covers that. */
    OptionalInt reporterOf(ShardId shard) {
        Finish finish = finishes.get(shard);
        return finish == null ? OptionalInt.empty() : OptionalInt.of(finish.subtask);
    }

    boolean isEmpty() {
        return finishes.isEmpty();
    }

    /** Takes out the finishes reported by a reader. */
    Collection<ShardId> remove(int subtask) {
        List<ShardId> removed = finishes.entrySet().stream()
                .filter(entry -> entry.getValue().subtask == subtask)
                .map(Map.Entry::getKey)
                .toList();
        removed.forEach(this::remove);
        return removed;
    }

    void remove(ShardId shard) {
        finishes.remove(shard);
        fresh.remove(shard);
    }

    private record Finish(int subtask, long checkpointId) {}
}
