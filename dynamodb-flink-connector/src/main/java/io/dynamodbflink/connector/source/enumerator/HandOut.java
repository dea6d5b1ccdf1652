/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.discovery.DiscoveryLoop;
import io.dynamodbflink.connector.source.lineage.LineageShard;
import io.dynamodbflink.connector.source.lineage.ShardLineage;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives shards that may be read to readers, the children behind the {@link CheckpointFence} among them: one that is to
 * move to another subtask than its parent's is held until a checkpoint lets it pass. It counts for its new reader from
 * the moment of the choice. If no checkpoint completes for {@link #PATIENCE}, the child goes to its parent's subtask
 * instead, which needs none: that subtask still runs the attempt that reported the parent's end, because the end would
 * be in doubt again if the attempt had failed.
 */
final class HandOut {

    /**
     * How long a shard waits for the sake of an even spread. Longer than usual checkpoint intervals; short, because the
     * changes in the shard wait with it.
     */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(HandOut.class);

    private final ShardLineage lineage;
    private final ShardAssignments assignments;
    private final CheckpointFence fence;
    private final DiscoveryLoop loop;
    private final Function<LineageShard, DynamoDbStreamsShardSplit> toSplit;
    private final Consumer<Map<Integer, List<DynamoDbStreamsShardSplit>>> send;
    private final Runnable again;
    private final Map<ShardId, Move> held = new HashMap<>();

    /**
     * @param send takes what each reader gets; it is not called with nothing
     * @param again asks for another round when a shard has waited long enough
     */
    HandOut(
            ShardLineage lineage,
            ShardAssignments assignments,
            CheckpointFence fence,
            DiscoveryLoop loop,
            Function<LineageShard, DynamoDbStreamsShardSplit> toSplit,
            Consumer<Map<Integer, List<DynamoDbStreamsShardSplit>>> send,
            Runnable again) {
        this.lineage = lineage;
        this.assignments = assignments;
        this.fence = fence;
        this.loop = loop;
        this.toSplit = toSplit;
        this.send = send;
        this.again = again;
    }

    /** A round: hands out everything that these readers may read now. */
    void round(Set<Integer> readers) {
        List<LineageShard> ready = lineage.ready();
        dropMoves(ready);
        if (ready.isEmpty() || readers.isEmpty()) {
            return;
        }
        Map<Integer, List<DynamoDbStreamsShardSplit>> given = new TreeMap<>();
        List<DynamoDbStreamsShardSplit> unplaced = new ArrayList<>();
        for (LineageShard shard : ready) {
            OptionalInt only = fence.subtaskForChildrenOf(shard.parent());
            if (only.isPresent() && !readers.contains(only.getAsInt())) {
                // That reader may come back with the parent unfinished.
                continue;
            }
            DynamoDbStreamsShardSplit split = toSplit.apply(shard);
            Move move = held.get(shard.id());
            if (move == null) {
                unplaced.add(split);
            } else if (only.isEmpty()) {
                // If the chosen reader is down, it comes back.
                if (readers.contains(move.subtask)) {
                    held.remove(shard.id());
                    give(split, move.subtask, given);
                }
            } else if (!fence.canBePassed() || loop.nanoTime() - move.since >= PATIENCE.toNanos()) {
                LOG.info(
                        "Shard {} goes to reader {} like its parent, not to reader {}: {}",
                        split,
                        only.getAsInt(),
                        move.subtask,
                        fence.canBePassed() ? "no checkpoint completed for " + PATIENCE : "children do not move now");
                drop(shard.id());
                give(split, only.getAsInt(), given);
            }
        }
        place(unplaced, readers, given);
        if (!given.isEmpty()) {
            send.accept(given);
        }
    }

    private void place(
            List<DynamoDbStreamsShardSplit> splits,
            Set<Integer> readers,
            Map<Integer, List<DynamoDbStreamsShardSplit>> given) {
        Map<Integer, List<DynamoDbStreamsShardSplit>> chosen =
                assignments.choose(splits, readers, split -> fence.canBePassed() ? OptionalInt.empty() : only(split));
        chosen.forEach((subtask, ofSubtask) -> ofSubtask.forEach(split -> {
            OptionalInt only = only(split);
            if (only.isEmpty() || only.getAsInt() == subtask) {
                give(split, subtask, given);
            } else {
                hold(split, subtask);
            }
        }));
    }

    private OptionalInt only(DynamoDbStreamsShardSplit split) {
        return fence.subtaskForChildrenOf(split.parentShardId());
    }

    private void give(
            DynamoDbStreamsShardSplit split, int subtask, Map<Integer, List<DynamoDbStreamsShardSplit>> given) {
        lineage.assigned(split.shardId(), subtask);
        assignments.add(subtask, split);
        given.computeIfAbsent(subtask, index -> new ArrayList<>()).add(split);
        LOG.debug("Shard {} goes to reader {}", split, subtask);
    }

    private void hold(DynamoDbStreamsShardSplit split, int subtask) {
        LOG.debug("Shard {} goes to reader {} after the next checkpoint", split, subtask);
        assignments.add(subtask, split);
        held.put(split.shardId(), new Move(subtask, loop.nanoTime()));
        loop.schedule(PATIENCE, again);
    }

    /** A choice is void when the shard waits for its parent again. */
    private void dropMoves(List<LineageShard> ready) {
        if (held.isEmpty()) {
            return;
        }
        Set<ShardId> gone = new HashSet<>(held.keySet());
        ready.forEach(shard -> gone.remove(shard.id()));
        gone.forEach(this::drop);
    }

    private void drop(ShardId shard) {
        Move move = held.remove(shard);
        if (move != null) {
            assignments.remove(move.subtask, shard);
        }
    }

    private record Move(int subtask, long since) {}
}
