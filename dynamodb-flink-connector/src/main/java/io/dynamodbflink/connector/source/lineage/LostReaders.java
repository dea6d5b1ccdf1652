/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Brings what is known of shards in line with the checkpoints that failed readers go back to, as {@link ShardLineage}
 * describes. {@code listing} is always the number of the last full listing: shards that become known here count as seen
 * by it.
 */
final class LostReaders {

    private final ShardGraph graph;
    private final ShardReadiness readiness;

    LostReaders(ShardGraph graph, ShardReadiness readiness) {
        this.graph = graph;
        this.readiness = readiness;
    }

    void lost(int subtask, Collection<ShardId> uncoveredFinishes, Collection<RecoveredShard> returned, long listing) {
        for (ShardNode node : List.copyOf(graph.assignedTo(subtask))) {
            graph.doubt(node);
        }
        for (ShardId id : uncoveredFinishes) {
            ShardNode node = graph.find(id);
            if (node != null && node.state == ShardState.FINISHED) {
                node.finishUnconfirmed = true;
                graph.move(node, ShardState.ASSIGNED);
                readiness.withhold(graph.childrenOf(id));
                graph.doubt(node);
            }
        }
        for (RecoveredShard shard : returned) {
            ShardNode node = graph.find(shard.id());
            if (node == null) {
                node = adopt(shard, listing);
            } else if (!node.unconfirmed) {
                continue;
            }
            graph.confirm(node);
            node.position = shard.position().whenResumed();
            readiness.settle(node, true);
        }
    }

    List<LineageShard> reported(int subtask, Collection<RecoveredShard> reported, boolean keep, long listing) {
        List<LineageShard> kept = new ArrayList<>();
        for (RecoveredShard shard : reported) {
            ShardNode node = graph.find(shard.id());
            if (node == null) {
                node = adopt(shard, listing);
            } else if (node.hasBegun() && !node.unconfirmed) {
                continue;
            }
            graph.confirm(node);
            if (shard.finished()) {
                readiness.finish(node, shard.expired() ? null : Integer.valueOf(subtask));
                continue;
            }
            node.position = shard.position().whenResumed();
            if (keep) {
                graph.assign(node, subtask);
                kept.add(node.snapshot());
            } else {
                graph.move(node, ShardState.READY);
            }
        }
        return kept;
    }

    List<LineageShard> allReported() {
        List<LineageShard> unreported = new ArrayList<>();
        for (ShardNode node : graph.unconfirmed()) {
            boolean wasFinished = node.finishUnconfirmed;
            graph.confirm(node);
            if (wasFinished) {
                // Readers drop a finished shard when a checkpoint has covered it.
                readiness.finish(node, node.subtask);
            } else {
                node.position = node.position.whenResumed();
                readiness.settle(node, true);
                unreported.add(node.snapshot());
            }
        }
        return unreported;
    }

    private ShardNode adopt(RecoveredShard shard, long listing) {
        ShardNode node = new ShardNode(shard.id(), shard.parent(), shard.position());
        node.lastSeen = listing;
        graph.add(node);
        return node;
    }
}
