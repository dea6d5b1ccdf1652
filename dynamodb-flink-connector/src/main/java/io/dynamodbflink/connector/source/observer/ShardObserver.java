/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

import java.io.Serializable;
import java.util.Collection;

/**
 * Optional strategy that is told what happens to the shards of a source. It travels with the job: the enumerator's copy
 * on the JobManager is told about the shard graph and assignments, each reader's copy on the TaskManagers about
 * progress. Calls come from the threads that do the work, so implementations return at once and never throw.
 *
 * @since 0.1.0
 */
public interface ShardObserver extends Serializable {

    /**
     * Shards whose status changed or became known, in one call for all changes of one event. {@link
     * ShardState#FORGOTTEN} shards are reported once and never again.
     */
    default void onShardsChanged(Collection<ShardStatus> changed) {}

    /** A reader handed on a page of records of a shard, or learned that there is nothing new. */
    default void onProgress(ShardProgress progress) {}

    /** Records of a shard left the stream before they were read. */
    default void onDataLoss(ShardDataLoss loss) {}

    /** The deserialization schema failed on a record, and the record was treated as the policy says. */
    default void onInvalidRecord(ShardInvalidRecord invalid) {}

    /** An observer that ignores everything. */
    static ShardObserver none() {
        return NoShardObserver.INSTANCE;
    }
}
