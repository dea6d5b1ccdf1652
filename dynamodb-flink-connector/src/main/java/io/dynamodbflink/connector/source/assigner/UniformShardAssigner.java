/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.assigner;

import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Spreads shards evenly: a shard goes to the subtask with the fewest shards, counting those it reads and those chosen for
 * it in the same round. Of several such subtasks the one that read the shard's parent is taken, else the one with the
 * lowest index.
 *
 * @since 0.1.0
 */
public final class UniformShardAssigner implements DynamoDbStreamsShardAssigner {

    private static final long serialVersionUID = 1L;

    @Override
    public int assign(DynamoDbStreamsShardSplit split, Context context) {
        OptionalInt parentSubtask = context.getParentSubtask(split);
        int chosen = -1;
        int fewest = Integer.MAX_VALUE;
        for (int subtask : context.getRegisteredReaders()) {
            int shards = allocated(subtask, context);
            if (shards < fewest || shards == fewest && isBetter(subtask, chosen, parentSubtask)) {
                chosen = subtask;
                fewest = shards;
            }
        }
        return chosen;
    }

    private static boolean isBetter(int subtask, int chosen, OptionalInt parentSubtask) {
        if (parentSubtask.isPresent() && parentSubtask.getAsInt() == chosen) {
            return false;
        }
        return subtask < chosen || parentSubtask.isPresent() && parentSubtask.getAsInt() == subtask;
    }

    private static int allocated(int subtask, Context context) {
        return context.getCurrentSplitAssignment()
                        .getOrDefault(subtask, Set.of())
                        .size()
                + context.getPendingSplitAssignments()
                        .getOrDefault(subtask, Set.of())
                        .size();
    }

    @Override
    public String toString() {
        return "UniformShardAssigner";
    }
}
