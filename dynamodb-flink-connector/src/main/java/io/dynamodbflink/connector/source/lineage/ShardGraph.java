/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of a {@link ShardLineage} and the indexes over them: everything the lineage asks for is found without
 * looking at shards that the question is not about.
 */
final class ShardGraph {

    /** Of a shard that was rolled; one that was split has two. */
    private static final int USUAL_CHILDREN = 1;

    private final Map<ShardId, ShardNode> nodes = new LinkedHashMap<>();
    /** Also holds the children of parents that are not known, or not known any more. */
    private final Map<ShardId, List<ShardNode>> childrenByParent = new HashMap<>();

    private final Map<ShardState, Set<ShardNode>> byState = new EnumMap<>(ShardState.class);
    private final Map<Integer, Set<ShardNode>> assignedTo = new HashMap<>();
    private final MissingParents missingParents = new MissingParents(this::isClosed);
    private final Set<ShardNode> closedWithoutChildren = new LinkedHashSet<>();
    private final Set<ShardNode> unconfirmed = new LinkedHashSet<>();
    private final Set<ShardNode> changed = new LinkedHashSet<>();

    @Nullable
    ShardNode find(@Nullable ShardId id) {
        return id == null ? null : nodes.get(id);
    }

    Collection<ShardNode> all() {
        return nodes.values();
    }

    Set<ShardNode> in(ShardState state) {
        return byState.computeIfAbsent(state, any -> new LinkedHashSet<>());
    }

    Set<ShardNode> assignedTo(int subtask) {
        return assignedTo.getOrDefault(subtask, Set.of());
    }

    Collection<ShardNode> childrenOf(ShardId id) {
        return childrenByParent.getOrDefault(id, List.of());
    }

    /** Parents that waiting shards name but that are not known. */
    MissingParents missingParents() {
        return missingParents;
    }

    /** Whether a shard takes no more records. */
    boolean isClosed(ShardNode node) {
        return node.closed || !childrenOf(node.id).isEmpty();
    }

    Set<ShardNode> closedWithoutChildren() {
        return closedWithoutChildren;
    }

    /** Adds a waiting node. */
    void add(ShardNode node) {
        nodes.put(node.id, node);
        in(node.state).add(node);
        missingParents.found(node.id);
        if (node.parent != null) {
            childrenByParent
                    .computeIfAbsent(node.parent, parent -> new ArrayList<>(USUAL_CHILDREN))
                    .add(node);
            ShardNode parent = nodes.get(node.parent);
            if (parent == null) {
                missingParents.add(node.parent, node);
            } else {
                closedWithoutChildren.remove(parent);
                changed.add(parent);
            }
        }
        changed.add(node);
    }

    void close(ShardNode node) {
        if (!node.closed) {
            node.closed = true;
            if (childrenOf(node.id).isEmpty()) {
                closedWithoutChildren.add(node);
            }
        }
    }

    void move(ShardNode node, ShardState state) {
        take(node);
        node.state = state;
        in(state).add(node);
        if (state == ShardState.ASSIGNED && node.subtask != null) {
            assignedTo
                    .computeIfAbsent(node.subtask, subtask -> new LinkedHashSet<>())
                    .add(node);
        }
        if (state == ShardState.WAITING && node.parent != null && !nodes.containsKey(node.parent)) {
            missingParents.add(node.parent, node);
        }
        changed.add(node);
    }

    void assign(ShardNode node, int subtask) {
        take(node);
        node.subtask = subtask;
        move(node, ShardState.ASSIGNED);
    }

    void forget(ShardNode node) {
        take(node);
        nodes.remove(node.id);
        closedWithoutChildren.remove(node);
        if (node.parent != null) {
            childrenByParent.computeIfPresent(node.parent, (parent, siblings) -> {
                siblings.remove(node);
                return siblings.isEmpty() ? null : siblings;
            });
        }
        node.state = ShardState.FORGOTTEN;
        changed.add(node);
    }

    /** What the reader's checkpoint says of the shard is not known. */
    void doubt(ShardNode node) {
        node.unconfirmed = true;
        unconfirmed.add(node);
    }

    void confirm(ShardNode node) {
        node.unconfirmed = false;
        node.finishUnconfirmed = false;
        unconfirmed.remove(node);
    }

    List<ShardNode> unconfirmed() {
        return List.copyOf(unconfirmed);
    }

    /** What changed since the last call. */
    List<LineageShard> drainChanged() {
        if (changed.isEmpty()) {
            return Collections.emptyList();
        }
        List<LineageShard> snapshots = changed.stream().map(ShardNode::snapshot).toList();
        changed.clear();
        return snapshots;
    }

    private void take(ShardNode node) {
        in(node.state).remove(node);
        if (node.parent != null) {
            missingParents.remove(node.parent, node);
        }
        if (node.state == ShardState.ASSIGNED && node.subtask != null) {
            assignedTo.computeIfPresent(node.subtask, (subtask, nodes) -> {
                nodes.remove(node);
                return nodes.isEmpty() ? null : nodes;
            });
        }
    }
}
