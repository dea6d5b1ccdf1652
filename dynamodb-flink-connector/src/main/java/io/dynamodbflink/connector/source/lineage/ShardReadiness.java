/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Keeps children behind their parents: the moves between waiting, ready and finished. */
final class ShardReadiness {

    private final ShardGraph graph;

    ShardReadiness(ShardGraph graph) {
        this.graph = graph;
    }

    /**
     * Makes a shard ready or waiting, by the state of its parent. One whose parent has been read is to be read whole.
     *
     * @param withoutParent whether it may be read if its parent is not known; so it is for a shard that a reader had,
     *     because its parent had been finished by then
     */
    void settle(ShardNode node, boolean withoutParent) {
        @Nullable ShardNode parent = graph.find(node.parent);
        if (parent != null && parent.wasRead()) {
            node.position = node.position.whenBegun();
        }
        boolean free = parent == null ? node.parent == null || withoutParent : parent.state == ShardState.FINISHED;
        graph.move(node, free ? ShardState.READY : ShardState.WAITING);
    }

    /**
     * A shard is completely read, or counts as such: its children may be read.
     *
     * @param subtask the reader that read it; null if none did
     */
    void finish(ShardNode node, @Nullable Integer subtask) {
        graph.confirm(node);
        graph.move(node, ShardState.FINISHED);
        node.subtask = subtask;
        for (ShardNode child : graph.childrenOf(node.id)) {
            if (child.state == ShardState.WAITING) {
                child.position = node.wasRead() ? child.position.whenBegun() : child.position;
                graph.move(child, ShardState.READY);
            }
        }
    }

    /** The children of an expired shard are as wanted as it was: what is older than its instant is not. */
    void inheritInstant(ShardNode expired) {
        StartingPosition position = expired.position.whenResumed();
        if (position.type() == StartingPosition.Type.AT_TIMESTAMP) {
            for (ShardNode child : graph.childrenOf(expired.id)) {
                if (!child.hasBegun() && child.position.type() == StartingPosition.Type.TRIM_HORIZON) {
                    child.position = position;
                }
            }
        }
    }

    /** A parent is to be read before its children after all: those that no reader has wait again. */
    void withhold(Collection<ShardNode> children) {
        for (ShardNode child : children) {
            if (child.state == ShardState.READY) {
                graph.move(child, ShardState.WAITING);
            }
        }
    }
}
