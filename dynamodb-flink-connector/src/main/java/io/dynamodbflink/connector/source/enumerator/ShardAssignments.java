/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Who reads what, and the rounds in which the assigner is asked.
 *
 * <p>A shard counts for its reader until a place is chosen for the first of its children, because that most likely
 * succeeds it there. If many shards rotate together, some always have ended already whose children are still being looked
 * up; were they not counted, children of others would take their places and have to wait for a checkpoint.
 */
final class ShardAssignments {

    private final DynamoDbStreamsShardAssigner assigner;
    private final Function<ShardId, OptionalInt> subtaskOf;
    private final Map<Integer, Map<ShardId, DynamoDbStreamsShardSplit>> current = new HashMap<>();

    /**
     * @param subtaskOf tells the reader that has a shard or had it last
     */
    ShardAssignments(DynamoDbStreamsShardAssigner assigner, Function<ShardId, OptionalInt> subtaskOf) {
        this.assigner = assigner;
        this.subtaskOf = subtaskOf;
    }

    /** A reader has taken a shard, or is to take it. */
    void add(int subtask, DynamoDbStreamsShardSplit split) {
        current.computeIfAbsent(subtask, index -> new LinkedHashMap<>()).put(split.shardId(), split);
    }

    /** A reader is not to take a shard after all. */
    void remove(int subtask, ShardId shard) {
        Map<ShardId, DynamoDbStreamsShardSplit> shards = current.get(subtask);
        if (shards != null) {
            shards.remove(shard);
        }
    }

    /** A shard is not known any more, so that no children of it are to come. */
    void forgotten(ShardId shard) {
        current.values().forEach(shards -> shards.remove(shard));
    }

    /** A reader is lost with all it had. */
    void clear(int subtask) {
        current.remove(subtask);
    }

    /**
     * Chooses a reader for every one of some shards: the one that has to read it, else what the assigner says.
     *
     * @param readers the readers that may be chosen; not empty
     * @param fixed the reader that has to read a shard, one of {@code readers}; empty if the assigner is to be asked
     * @return the shards for each reader that gets any
     * @throws IllegalStateException if the assigner fails or chooses another reader
     */
    Map<Integer, List<DynamoDbStreamsShardSplit>> choose(
            List<DynamoDbStreamsShardSplit> splits,
            Set<Integer> readers,
            Function<DynamoDbStreamsShardSplit, OptionalInt> fixed) {
        Round round = new Round(readers);
        for (DynamoDbStreamsShardSplit split : splits) {
            ShardId parent = split.parentShardId();
            if (parent != null) {
                current.values().forEach(shards -> shards.remove(parent));
            }
            int subtask = fixed.apply(split).orElseGet(() -> ask(split, round));
            round.pending(subtask).add(split);
        }
        Map<Integer, List<DynamoDbStreamsShardSplit>> chosen = new LinkedHashMap<>();
        round.pending.forEach((subtask, pending) -> {
            if (!pending.isEmpty()) {
                chosen.put(subtask, new ArrayList<>(pending));
            }
        });
        return chosen;
    }

    private int ask(DynamoDbStreamsShardSplit split, Round round) {
        int subtask;
        try {
            subtask = assigner.assign(split, round);
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "The shard assigner " + name() + " failed for shard " + split.getShardId() + ": " + e, e);
        }
        if (!round.readers.contains(subtask)) {
            throw new IllegalStateException("The shard assigner " + name() + " chose subtask " + subtask
                    + " for shard " + split.getShardId() + ", but the readers to choose from are " + round.readers
                    + ". It must return one of Context.getRegisteredReaders().");
        }
        return subtask;
    }

    private String name() {
        return assigner.getClass().getName();
    }

    /** What the assigner sees during a round. */
    private final class Round implements DynamoDbStreamsShardAssigner.Context {

        private final Set<Integer> readers;
        private final Map<Integer, Set<DynamoDbStreamsShardSplit>> pending = new HashMap<>();
        private final Map<Integer, Set<DynamoDbStreamsShardSplit>> pendingView = new HashMap<>();
        private final Map<Integer, Set<DynamoDbStreamsShardSplit>> currentView = new HashMap<>();

        private Round(Set<Integer> readers) {
            this.readers = Collections.unmodifiableSet(new TreeSet<>(readers));
            for (int reader : this.readers) {
                Set<DynamoDbStreamsShardSplit> chosen = new LinkedHashSet<>();
                pending.put(reader, chosen);
                pendingView.put(reader, Collections.unmodifiableSet(chosen));
                currentView.put(reader, new SplitsView(current.getOrDefault(reader, Map.of())));
            }
        }

        private Set<DynamoDbStreamsShardSplit> pending(int subtask) {
            return pending.getOrDefault(subtask, Set.of());
        }

        @Override
        public Map<Integer, Set<DynamoDbStreamsShardSplit>> getCurrentSplitAssignment() {
            return Collections.unmodifiableMap(currentView);
        }

        @Override
        public Map<Integer, Set<DynamoDbStreamsShardSplit>> getPendingSplitAssignments() {
            return Collections.unmodifiableMap(pendingView);
        }

        @Override
        public Set<Integer> getRegisteredReaders() {
            return readers;
        }

        @Override
        public OptionalInt getParentSubtask(DynamoDbStreamsShardSplit split) {
            ShardId parent = split.parentShardId();
            return parent == null ? OptionalInt.empty() : subtaskOf.apply(parent);
        }
    }

    /** The shards of a reader as a set, without copying them for every round. */
    private static final class SplitsView extends AbstractSet<DynamoDbStreamsShardSplit> {

        private final Map<ShardId, DynamoDbStreamsShardSplit> splits;

        private SplitsView(Map<ShardId, DynamoDbStreamsShardSplit> splits) {
            this.splits = Collections.unmodifiableMap(splits);
        }

        @Override
        public boolean contains(Object other) {
            return other instanceof DynamoDbStreamsShardSplit split
                    && Objects.equals(split, splits.get(split.shardId()));
        }

        @Override
        public Iterator<DynamoDbStreamsShardSplit> iterator() {
            return splits.values().iterator();
        }

        @Override
        public int size() {
            return splits.size();
        }
    }
}
