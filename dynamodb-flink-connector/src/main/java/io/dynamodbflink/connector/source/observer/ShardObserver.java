/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.observer;

import io.dynamodbflink.connector.observer.ObserverContext;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;

/**
 * Optional strategy that is told what happens to the shards of a source. It travels with the job: the enumerator's copy
 * on the JobManager is told about the shard graph, assignments and losses, each reader's copy on the TaskManagers about
 * progress. Calls come from the threads that do the work, so implementations return at once and never throw.
 *
 * @since 0.1.0
 */
public interface ShardObserver extends Serializable, AutoCloseable {

    /** Longest time between two reports on a shard that a reader has. */
    Duration REPORT_INTERVAL = Duration.ofSeconds(3);

    /**
     * Called once by the enumerator when it starts, and by each reader, before anything else is made or looked up there.
     * An exception fails the job.
     */
    default void open(ObserverContext context) {}

    /**
     * Called once, as the last thing that is done there, if the observer has been opened: also if the start then failed.
     * Nothing is reported after it.
     */
    @Override
    default void close() {}

    /**
     * Shards whose status changed or became known, in one call for all changes of one event. {@link
     * ShardState#FORGOTTEN} shards are reported once and never again.
     */
    default void onShardsChanged(Collection<ShardStatus> changed) {}

    /**
     * How a reader gets on with a shard: told when it has handed on a page of records, when it has learned that there is
     * nothing new, when a call for the shard has failed, and in any case every {@link #REPORT_INTERVAL} while it has the
     * shard. If the reports stop, the reader does not work any more.
     */
    default void onProgress(ShardProgress progress) {}

    /**
     * How the search for shards goes on: told when a call is made, is answered and fails.
     */
    default void onDiscovery(DiscoveryProgress progress) {}

    /**
     * Records of a shard left the stream before they were read. A reader has noticed it, but it is the enumerator that
     * tells it: it goes on when a reader fails for the loss.
     */
    default void onDataLoss(ShardDataLoss loss) {}

    /** The deserialization schema failed on a record, and the record was treated as the policy says. */
    default void onInvalidRecord(ShardInvalidRecord invalid) {}

    /** An observer that ignores everything. */
    static ShardObserver none() {
        return NoShardObserver.INSTANCE;
    }
}
