/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.lineage.LineageShard;
import io.dynamodbflink.connector.source.lineage.ShardLineage;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.dynamodbflink.connector.source.split.CatchUpRequest;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.source.split.WatermarkHoldEvent;
import io.dynamodbflink.connector.source.split.WatermarkHoldEvent.Action;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.flink.api.connector.source.SourceEvent;
import org.jspecify.annotations.Nullable;

/**
 * Keeps watermarks from passing records that are written already, but to the child of a shard that has ended and not yet
 * read: no record is late because its shard rotated.
 *
 * <p>The watermark of an operator behind a {@code keyBy} is the least of those of all readers. When a shard ends, its
 * reader therefore holds its own watermark where the shard's last records have brought it, until every child is
 * <i>safe</i>: until the reader of the child cannot emit, and has not emitted, a watermark that makes records of the child late. From
 * then on that reader holds the job's watermark back as much as is needed.
 *
 * <ul>
 *   <li>A child on the reader that holds is safe when it is there: its output exists before the hold is released, and the
 *       reader's watermark has not passed the end of the parent in between.
 *   <li>Another reader may have emitted a later watermark, and cannot take it back. There the child is safe when it has
 *       caught up with it, and the reader reports that. Until then the child's output keeps that reader's watermark from
 *       moving on, and the hold keeps the job's.
 *   <li>If a child ends before it is safe, its children have to be safe: then the child's own hold is released, and the
 *       child counts as safe.
 * </ul>
 *
 * <p>A shard without children is held until {@value #LISTS_WITHOUT_CHILDREN} full lists that began after its end show none
 * and are taken as they are: it was the last one of a stream that is switched off. Usually children are known within
 * milliseconds.
 *
 * <p>Watermark alignment lets a reader wait whose watermark is too far ahead of the others', and a child that it was given
 * would wait with it: for the hold that waits for the child. Children therefore stay on their parents' readers once a
 * reader has been seen to wait; the first time, what waits for a child on another reader is given up.
 *
 * <p>Nothing of this is part of a checkpoint. After a restore no reader has emitted a watermark, and any one of them can
 * hold that of the job: the reader that had the shard, or the first one. It is told before it gets shards. Needed are
 * holds only for shards whose children are not with readers in the checkpoint, because readers begin with those.
 */
final class WatermarkHolds {

    /** One alone may be wrong. */
    static final int LISTS_WITHOUT_CHILDREN = 2;

    private static final class Hold {
        private final int subtask;
        private final @Nullable ShardId parent;

        /** Whether the reader knows of it. */
        private boolean established;

        /** Whether a full list has begun since. */
        private boolean lookedFor;

        private int listsWithoutChildren;

        private Hold(int subtask, @Nullable ShardId parent, boolean established) {
            this.subtask = subtask;
            this.parent = parent;
            this.established = established;
        }
    }

    private final ShardLineage lineage;
    private final Function<ShardId, OptionalInt> subtaskOf;
    private final BiConsumer<Integer, SourceEvent> send;
    private final Map<ShardId, Hold> holds = new LinkedHashMap<>();

    /** Children that are not safe with their readers. */
    private final Map<ShardId, Integer> behind = new HashMap<>();

    private boolean aligned;

    /**
     * @param subtaskOf tells the reader that had a shard last
     * @param send sends an event to a reader, behind the shards that it was given before and ahead of those that it is
     *     given later; what is for a lost reader is dropped
     */
    WatermarkHolds(
            ShardLineage lineage, Function<ShardId, OptionalInt> subtaskOf, BiConsumer<Integer, SourceEvent> send) {
        this.lineage = lineage;
        this.subtaskOf = subtaskOf;
        this.send = send;
    }

    // ------------------------------------------------------------------ where holds come from

    /** A reader has reported the end of a shard, and holds by itself. */
    void ended(ShardId shard, int subtask) {
        add(shard, subtask, true);
    }

    /** A reader has reported the end of a shard that was known to have ended. */
    void endedAgain(ShardId shard, int subtask) {
        Hold hold = holds.get(shard);
        if (hold == null || hold.subtask != subtask) {
            send.accept(subtask, new WatermarkHoldEvent(Action.RELEASE, List.of(shard)));
        }
    }

    /** The job goes on from a checkpoint. */
    void restored() {
        lineage.shards().forEach(this::holdIfChildrenAreToCome);
    }

    /** A reader has come with shards in its state that ended. */
    void reported(ShardId ended) {
        lineage.find(ended).ifPresent(this::holdIfChildrenAreToCome);
    }

    /** A reader is lost, with what it held and what it was given. */
    void readerLost(int subtask) {
        List<ShardId> unfinished = new ArrayList<>();
        holds.forEach((shard, hold) -> {
            if (hold.subtask == subtask) {
                hold.established = false;
            }
            if (lineage.find(shard)
                    .filter(ended -> ended.state() != ShardState.FINISHED)
                    .isPresent()) {
                unfinished.add(shard);
            }
        });
        // They end again.
        unfinished.forEach(holds::remove);
        for (LineageShard child : lineage.ready()) {
            if (child.parent() != null) {
                lineage.find(child.parent()).ifPresent(this::holdIfChildrenAreToCome);
            }
        }
    }

    private void holdIfChildrenAreToCome(LineageShard shard) {
        boolean read = shard.state() == ShardState.FINISHED && shard.subtask() != null;
        if (read && !holds.containsKey(shard.id()) && childrenAreToCome(shard.id())) {
            add(shard.id(), subtaskOf.apply(shard.id()).orElse(0), false);
        }
    }

    private void add(ShardId shard, int subtask, boolean established) {
        ShardId parent = lineage.find(shard).map(LineageShard::parent).orElse(null);
        holds.put(shard, new Hold(subtask, parent, established));
    }

    /** Tells readers of the holds that they do not know of; to be called before they get shards. */
    void establish(Set<Integer> readers) {
        Map<Integer, List<ShardId>> unknown = new TreeMap<>();
        holds.forEach((shard, hold) -> {
            if (!hold.established && readers.contains(hold.subtask)) {
                hold.established = true;
                unknown.computeIfAbsent(hold.subtask, subtask -> new ArrayList<>())
                        .add(shard);
            }
        });
        unknown.forEach((subtask, shards) -> send.accept(subtask, new WatermarkHoldEvent(Action.HOLD, shards)));
    }

    // ------------------------------------------------------------------ how they end

    /**
     * A reader is about to be given shards. It is asked about them before it has them, because it could have read
     * everything in them when it is asked later. To be called for all readers before the first gets its shards: children
     * of one shard may go to several.
     */
    void handingOut(int subtask, List<DynamoDbStreamsShardSplit> splits) {
        List<ShardId> asked = new ArrayList<>();
        for (DynamoDbStreamsShardSplit split : splits) {
            ShardId shard = split.shardId();
            ShardId parent = split.parentShardId();
            Hold hold = holds.get(parent);
            behind.remove(shard);
            if (parent == null || hold == null) {
                continue;
            }
            boolean heldThere = hold.subtask == subtask && hold.established;
            if (!aligned && (!heldThere || behind.containsKey(parent))) {
                behind.put(shard, subtask);
                asked.add(shard);
            }
        }
        if (!asked.isEmpty()) {
            send.accept(subtask, new CatchUpRequest(asked));
        }
    }

    /** A reader has been given shards. */
    void handedOut(List<DynamoDbStreamsShardSplit> splits) {
        Set<ShardId> parents = new LinkedHashSet<>();
        splits.forEach(split -> parents.add(split.parentShardId()));
        parents.forEach(this::update);
    }

    /** A reader answers that a child has caught up. */
    void caughtUp(ShardId child, int subtask) {
        if (behind.remove(child, subtask)) {
            update(lineage.find(child).map(LineageShard::parent).orElse(null));
        }
    }

    /**
     * The job aligns watermarks: what is held back on one subtask keeps others from being read. Children are not waited
     * for any more on other subtasks, and do not move to them any more either.
     */
    void watermarksAreAligned() {
        aligned = true;
        for (ShardId child : List.copyOf(behind.keySet())) {
            if (behind.remove(child) != null) {
                update(lineage.find(child).map(LineageShard::parent).orElse(null));
            }
        }
    }

    /** A list of all shards begins. */
    void listingStarted() {
        holds.values().forEach(hold -> hold.lookedFor = true);
    }

    /** A list of all shards is complete, and what it lacks is taken not to be there. */
    void listingSettled() {
        List<ShardId> childless = new ArrayList<>();
        holds.forEach((shard, hold) -> {
            if (hold.lookedFor
                    && lineage.childrenOf(shard).isEmpty()
                    && ++hold.listsWithoutChildren >= LISTS_WITHOUT_CHILDREN) {
                childless.add(shard);
            }
        });
        childless.forEach(this::release);
    }

    /** The stream does not list the shard any more. */
    void forgotten(ShardId shard) {
        release(shard);
        behind.remove(shard);
    }

    private void update(@Nullable ShardId shard) {
        if (shard != null
                && holds.containsKey(shard)
                && !childrenAreToCome(shard)
                && lineage.childrenOf(shard).stream().noneMatch(behind::containsKey)) {
            release(shard);
        }
    }

    private void release(ShardId shard) {
        Hold hold = holds.remove(shard);
        if (hold == null) {
            return;
        }
        if (hold.established) {
            send.accept(hold.subtask, new WatermarkHoldEvent(Action.RELEASE, List.of(shard)));
        }
        if (behind.remove(shard) != null) {
            update(hold.parent);
        }
    }

    /** Whether no child is known, or one that no reader has begun. */
    private boolean childrenAreToCome(ShardId shard) {
        List<ShardId> children = lineage.childrenOf(shard);
        return children.isEmpty()
                || children.stream()
                        .flatMap(child -> lineage.find(child).stream())
                        .anyMatch(
                                child -> child.state() != ShardState.ASSIGNED && child.state() != ShardState.FINISHED);
    }
}
