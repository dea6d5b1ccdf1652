/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.assigner;

import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

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
        for (int subtask : new TreeSet<>(context.getRegisteredReaders())) {
            int shards = allocated(subtask, context);
            boolean readTheParent = parentSubtask.isPresent() && parentSubtask.getAsInt() == subtask;
            if (shards < fewest || shards == fewest && readTheParent) {
                chosen = subtask;
                fewest = shards;
            }
        }
        return chosen;
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
