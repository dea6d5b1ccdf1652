/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.assigner;

import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.io.Serializable;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Strategy that chooses the subtask that reads a shard. It is asked for every shard when the shard may be read, that is,
 * when its parent has been read completely; on the JobManager, by one thread. It is asked again only after failures.
 *
 * <p>A child that is to leave its parent's subtask waits for a checkpoint, so that none of its records can
 * overtake one of its parent on the way downstream; if none completes within 30 seconds it stays with the parent's
 * subtask. In jobs without checkpoints, or with unaligned ones, children always stay, and are not asked for.
 *
 * @since 0.1.0
 */
public interface DynamoDbStreamsShardAssigner extends Serializable {

    /**
     * Chooses a reader.
     *
     * @param split the shard to assign
     * @param context what is known about readers and shards
     * @return the index of the subtask, one of {@link Context#getRegisteredReaders()}; anything else fails the job with
     *     a message that names this assigner
     */
    int assign(DynamoDbStreamsShardSplit split, Context context);

    /**
     * What an assigner may base its choice on. Valid during the call only.
     *
     * @since 0.1.0
     */
    interface Context {

        /**
         * Shards that each subtask reads now, those that it has read and whose children are about to be placed, and those
         * that are on their way to it. Every registered reader has an entry, possibly an empty one.
         */
        Map<Integer, Set<DynamoDbStreamsShardSplit>> getCurrentSplitAssignment();

        /**
         * Shards already chosen for each subtask in this round but not yet sent. Every registered reader has an entry,
         * possibly an empty one.
         */
        Map<Integer, Set<DynamoDbStreamsShardSplit>> getPendingSplitAssignments();

        /** Indexes of the subtasks that can take shards now; never empty during a call. */
        Set<Integer> getRegisteredReaders();

        /**
         * The subtask that read the shard's parent. Empty if the shard has no parent or the parent was never read
         * since the job started with this parallelism. Staying there is cheapest: a shard that moves elsewhere has to
         * wait for a checkpoint, because records of its parent may still be on their way through the job.
         */
        OptionalInt getParentSubtask(DynamoDbStreamsShardSplit split);
    }
}
