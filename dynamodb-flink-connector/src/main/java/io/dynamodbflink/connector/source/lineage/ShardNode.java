/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.observer.ShardState;
import org.jspecify.annotations.Nullable;

/** A shard in the graph. Changed by {@link ShardLineage} only, which keeps its indexes in step. */
final class ShardNode {

    final ShardId id;
    final @Nullable ShardId parent;

    ShardState state = ShardState.WAITING;
    StartingPosition position;

    @Nullable
    Integer subtask;

    /** The service has listed it with an end. */
    boolean closed;

    /** It was closed when the job began with it, so that its children may hold records from before the start as well. */
    boolean mayPrecedeStart;

    /** Its reader was lost, and what the checkpoint that the reader goes back to says of it is not known yet. */
    boolean unconfirmed;

    /** It counted as finished when its reader was lost. Only together with {@link #unconfirmed}. */
    boolean finishUnconfirmed;

    /** Number of the last full listing that showed it, or during which it became known in another way. */
    long lastSeen;

    /** Full listings since {@link #lastSeen}. */
    int absences;

    ShardNode(ShardId id, @Nullable ShardId parent, StartingPosition position) {
        this.id = id;
        this.parent = parent;
        this.position = position;
    }

    boolean hasBegun() {
        return state == ShardState.ASSIGNED || state == ShardState.FINISHED;
    }

    /** Whether it counts as read although no reader of this job ever had it. */
    boolean isSkipped() {
        return state == ShardState.FINISHED && subtask == null;
    }

    /** Whether a reader of this job has read it to its end. */
    boolean wasRead() {
        return state == ShardState.FINISHED && subtask != null;
    }

    LineageShard snapshot() {
        return new LineageShard(id, parent, state, subtask, position, closed);
    }
}
