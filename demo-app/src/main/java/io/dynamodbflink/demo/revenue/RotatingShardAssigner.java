/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo.revenue;

import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.SortedSet;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Hands the shards to the subtasks in turn, so that the demo shows a lineage moving. A shard that leaves its parent's
 * subtask is read only after the next checkpoint; the default assigner avoids that.
 */
@Component
class RotatingShardAssigner implements DynamoDbStreamsShardAssigner {

    private final transient ShardPlacements placements;

    RotatingShardAssigner(ShardPlacements placements) {
        this.placements = placements;
    }

    @Override
    public int assign(DynamoDbStreamsShardSplit split, Context context) {
        SortedSet<Integer> subtasks = new TreeSet<>(context.getRegisteredReaders());
        int parent = context.getParentSubtask(split).orElse(-1);
        SortedSet<Integer> behind = subtasks.tailSet(parent + 1);
        int subtask = behind.isEmpty() ? subtasks.first() : behind.first();
        placements.record(split.getShardId(), subtask);
        return subtask;
    }
}
