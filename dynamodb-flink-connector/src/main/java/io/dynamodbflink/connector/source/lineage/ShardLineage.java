/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.lineage;

import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which shards a stream has, which descend from which, and what may be read now. It is told of events and computes their
 * consequences; it does no I/O, reads no clock and belongs to one thread. The cost of an event is that of the shards the
 * event is about and their children.
 *
 * <h2>When a shard may be read</h2>
 *
 * <ul>
 *   <li>A shard that names no parent may be read at once.
 *   <li>A shard whose parent is known may be read when the parent is finished.
 *   <li>A shard whose parent is not known waits for evidence that the parent cannot be read. {@link
 *       #drainMissingParents} tells which parents to ask the service for, and {@link #parentGone} that it knows them no
 *       more: that is enough. A parent that can be read ({@link #parentReadable}) is waited for, because the list lags
 *       behind; only if many full listings lack it is it given up.
 *   <li>If the service does not say, full listings have to show that the parent is not there. If the shard itself is
 *       closed, {@value #ABSENCES_BEFORE_FORGETTING} in a row are enough: it is so old that its parent
 *       has left the stream, and one alone may be wrong. An open shard whose parent is missing is suspicious, because
 *       shards stay open for hours but in the stream for a day: it waits until the caller says that reading the list
 *       again did not help ({@link #listingCompleted}).
 *   <li>A parent that is listed later than its child goes first if the child has not been handed out. If it has, the
 *       parent counts as finished: such a parent is one that had left the stream or been forgotten and still flickers
 *       through the service's lists, and reading it now would put old records behind new ones.
 * </ul>
 *
 * <h2>Where a shard is opened</h2>
 *
 * A job that starts at the trim horizon opens all shards there. For a job that starts at an instant, or at the tip, a
 * {@link StartSearch} tells how to {@link #begin} with the shards that it finds and which to {@link #skip}, because they
 * ended before; those count as finished. What is found later descends from these. The child of a shard that was read is to
 * be read whole; the child of one that was skipped may hold records from before the start, and is read from the
 * instant of the start on.
 *
 * <p>Shards that a job finds at its start may have expired although they are still listed. Those count as finished too,
 * and their children may have expired as well: they are not to be read whole, but as the expired ones were.
 *
 * <h2>When a shard is forgotten</h2>
 *
 * A finished shard is forgotten when it is missing in {@value #ABSENCES_BEFORE_FORGETTING} full listings in a row, and
 * not earlier, so that it is never taken for a new one. A listing that is known to lack something and is read again at
 * once does not count. Its children need not be known then: a shard leaves the stream a
 * day after it was closed, and a child that is yet to be listed is treated as one whose parent has left the stream,
 * which means that it is read.
 *
 * <h2>When readers fail</h2>
 *
 * A reader that fails goes back to a checkpoint that is older than what this object knows. {@link #readerLost} takes back
 * what the reader had and what it had finished since then; {@link #readerReported} tells what the checkpoint holds. In
 * between, the shards are unconfirmed: they count as assigned, so that their children wait. After a restart of the whole
 * job all assigned shards begin as unconfirmed. A shard that no reader reports is read again from the position last
 * known here rather than not at all ({@link #allReported}).
 *
 * <p>After a restore, a listed shard that is not known is new, or was forgotten. The latter has been absent from several
 * listings and can only reappear while its children are known and begun, so it counts as finished; the former is read as
 * above: never twice, never not at all.
 *
 * @since 0.1.0
 */
public final class ShardLineage {

    /** Full listings in a row in which a shard must be missing before it is taken to have left the stream. */
    public static final int ABSENCES_BEFORE_FORGETTING = 2;

    private final ShardGraph graph = new ShardGraph();
    private final ShardReadiness readiness = new ShardReadiness(graph);
    private final LostReaders lostReaders = new LostReaders(graph, readiness);
    private final StartingPosition start;
    private boolean stockTaken;
    private long listing;
    private long latecomers;

    /**
     * A lineage that knows nothing yet.
     *
     * @param start where a job without state begins
     */
    public ShardLineage(StartingPosition start) {
        this.start = Objects.requireNonNull(start, "start");
        this.stockTaken = start.instant().isEmpty();
    }

    /**
     * A lineage as it was when {@link #shards} and {@link #isStockTaken} were written down.
     *
     * @param start as when the job first started
     */
    public static ShardLineage restored(StartingPosition start, boolean stockTaken, Collection<LineageShard> shards) {
        ShardLineage lineage = new ShardLineage(start);
        // A job that starts at the horizon has no place to find, whatever the state says that has no shard yet.
        lineage.stockTaken |= stockTaken;
        for (LineageShard shard : shards) {
            // A position at the tip means the tip of the first start, not of this one.
            ShardNode node =
                    new ShardNode(shard.id(), shard.parent(), shard.position().whenResumed());
            node.subtask = shard.subtask();
            node.mayPrecedeStart = shard.closed() && node.position.type() == StartingPosition.Type.AT_TIMESTAMP;
            lineage.graph.add(node);
            lineage.graph.move(node, shard.state());
            if (shard.state() == ShardState.ASSIGNED) {
                lineage.graph.doubt(node);
            }
        }
        for (LineageShard shard : shards) {
            ShardNode node = lineage.graph.find(shard.id());
            if (shard.closed() && node != null) {
                lineage.graph.close(node);
            }
        }
        return lineage;
    }

    // ------------------------------------------------------------------ what the service lists

    /** A listing of all shards begins. */
    public void listingStarted() {
        listing++;
    }

    /** Some shards of the stream, in any order. */
    public void listed(Collection<ListedShard> shards) {
        List<ShardNode> added = new ArrayList<>();
        for (ListedShard shard : shards) {
            ShardNode node = graph.find(shard.id());
            if (node == null) {
                node = add(shard);
                added.add(node);
            }
            node.lastSeen = listing;
            node.absences = 0;
            if (shard.closed()) {
                graph.close(node);
            }
        }
        parentsFirst(added).forEach(this::placeListed);
    }

    private List<ShardNode> parentsFirst(List<ShardNode> added) {
        Set<ShardNode> remaining = new HashSet<>(added);
        List<ShardNode> ordered = new ArrayList<>();
        for (ShardNode node : added) {
            Deque<ShardNode> line = new ArrayDeque<>();
            ShardNode next = node;
            while (next != null && remaining.remove(next)) {
                line.push(next);
                next = graph.find(next.parent);
            }
            ordered.addAll(line);
        }
        return ordered;
    }

    private void placeListed(ShardNode node) {
        if (graph.childrenOf(node.id).stream().anyMatch(ShardLineage::isBehindItsParent)) {
            readiness.finish(node, null);
            return;
        }
        ShardNode parent = graph.find(node.parent);
        boolean mayPrecedeStart = parent == null || parent.isSkipped() || parent.mayPrecedeStart;
        place(node, mayPrecedeStart ? start.whenResumed() : StartingPosition.trimHorizon(), false);
    }

    /** A shard is read from its tip, or in its middle, only if its parent had ended before. */
    private static boolean isBehindItsParent(ShardNode node) {
        return node.position.type() == StartingPosition.Type.LATEST
                || node.position.type() == StartingPosition.Type.AFTER_SEQUENCE_NUMBER;
    }

    private ShardNode add(ListedShard shard) {
        ShardNode parent = graph.find(shard.parent());
        // One id object for a shard, not one for each of its children too: there may be very many shards.
        ShardNode node =
                new ShardNode(shard.id(), parent == null ? shard.parent() : parent.id, StartingPosition.trimHorizon());
        node.lastSeen = listing;
        graph.add(node);
        if (shard.closed()) {
            graph.close(node);
        }
        return node;
    }

    private void place(ShardNode node, StartingPosition position, boolean withoutParent) {
        Collection<ShardNode> children = graph.childrenOf(node.id);
        if (children.stream().anyMatch(ShardNode::hasBegun)) {
            latecomers++;
            readiness.finish(node, null);
        } else {
            node.position = position;
            node.mayPrecedeStart = node.closed && position.type() == StartingPosition.Type.AT_TIMESTAMP;
            readiness.withhold(children);
            readiness.settle(node, withoutParent);
        }
    }

    /**
     * The listing that began with {@link #listingStarted} has shown all its pages.
     *
     * @param settled whether what the list lacks is to be taken as it is: open shards whose parents are missing are to
     *     be read, and missing shards have gone; false if the list lacks something and is going to be read again
     * @return shards that are to be read although their parents, which no list shows, can be read
     */
    public List<LineageShard> listingCompleted(boolean settled) {
        List<LineageShard> givenUp = new ArrayList<>();
        for (ShardNode orphan : graph.missingParents().listed(settled)) {
            if (graph.missingParents().isReadable(orphan.parent)) {
                givenUp.add(orphan.snapshot());
            }
            graph.move(orphan, ShardState.READY);
        }
        if (settled) {
            forgetMissing();
        }
        return givenUp;
    }

    /** Everything that is finished is forgotten: the stream has come to its end. */
    public void forgetFinished() {
        List.copyOf(graph.in(ShardState.FINISHED)).forEach(graph::forget);
    }

    private void forgetMissing() {
        for (ShardNode node : List.copyOf(graph.in(ShardState.FINISHED))) {
            if (node.lastSeen < listing && ++node.absences >= ABSENCES_BEFORE_FORGETTING) {
                graph.forget(node);
            }
        }
    }

    /** Parents that are named but not known, each once: to be asked for with one answer each. */
    public List<ShardId> drainMissingParents() {
        return graph.missingParents().drainUnasked();
    }

    /** The service says that a parent that was not known does not exist (any more). */
    public void parentGone(ShardId parent) {
        for (ShardNode child : graph.missingParents().childrenOf(parent)) {
            graph.move(child, ShardState.READY);
        }
    }

    /**
     * The service says that a parent that is not known can be read.
     *
     * @return whether this was news, so that a full listing is worth while
     */
    public boolean parentReadable(ShardId parent) {
        return graph.missingParents().answered(parent, true);
    }

    /**
     * The service does not say whether a parent that is not known can be read.
     *
     * @return as for {@link #parentReadable}
     */
    public boolean parentUnclear(ShardId parent) {
        return graph.missingParents().answered(parent, false);
    }

    /** Whether shards wait for a full listing to show their parents, or to show that these are not there. */
    public boolean hasShardsWithoutParents() {
        return graph.missingParents().hasAnyToList();
    }

    /**
     * Whether the full listing that is being completed is to be read again because it lacks parents: those of open
     * shards, any that no listing has lacked before, or any that can be read.
     */
    public boolean hasParentsToLookForAgain() {
        return graph.missingParents().hasAnyToListAgain();
    }

    /** Whether closed shards are known whose children are not: the list is incomplete, or the stream is disabled. */
    public boolean hasClosedShardsWithoutChildren() {
        return !graph.closedWithoutChildren().isEmpty();
    }

    // ------------------------------------------------------------------ where the job begins

    /**
     * A shard that is not known yet, and how the job begins with it.
     *
     * @param position where it is opened
     * @param parentMatters whether it has to wait for its parent if that is not known
     */
    public void begin(ListedShard shard, StartingPosition position, boolean parentMatters) {
        place(add(shard), position, !parentMatters);
    }

    /** A shard that is not known yet and is not read, because it ended before the job's start. */
    public void skip(ListedShard shard) {
        readiness.finish(add(shard), null);
    }

    /** Of all shards that the stream had when the job started, it is known how to begin with them. */
    public void startFound() {
        stockTaken = true;
    }

    // ------------------------------------------------------------------ what readers do

    /** A shard that may be read was given to a reader. */
    public void assigned(ShardId id, int subtask) {
        ShardNode node = graph.find(id);
        if (node == null || node.state != ShardState.READY) {
            throw new IllegalStateException("Shard " + id + " cannot be assigned to subtask " + subtask + ": it is "
                    + (node == null ? "not known" : node.state));
        }
        graph.assign(node, subtask);
    }

    /**
     * A reader has emitted the last record of a shard.
     *
     * @return whether this was news; not if the shard is finished already, forgotten, or with another reader
     */
    public boolean finished(ShardId id, int subtask) {
        ShardNode node = graph.find(id);
        if (node == null || node.state == ShardState.FINISHED || isWithAnother(node, subtask)) {
            return false;
        }
        readiness.finish(node, subtask);
        return true;
    }

    /**
     * A reader has found that a shard had left the stream before the job came to it.
     *
     * @return whether this was news, as for {@link #finished}
     */
    public boolean expired(ShardId id, int subtask) {
        ShardNode node = graph.find(id);
        if (node == null || node.state == ShardState.FINISHED || isWithAnother(node, subtask)) {
            return false;
        }
        readiness.inheritInstant(node);
        readiness.finish(node, null);
        return true;
    }

    /**
     * A reader was lost and goes back to a checkpoint.
     *
     * @param uncoveredFinishes shards that it finished and that may be unfinished in the checkpoint
     * @param returned what it was given since the checkpoint
     */
    public void readerLost(int subtask, Collection<ShardId> uncoveredFinishes, Collection<RecoveredShard> returned) {
        lostReaders.lost(subtask, uncoveredFinishes, returned, listing);
    }

    /**
     * A reader has come (back) with what its checkpoint holds.
     *
     * @param keep whether it goes on with these shards; otherwise they become ready, for any reader
     * @return the shards that it goes on with
     */
    public List<LineageShard> readerReported(int subtask, Collection<RecoveredShard> reported, boolean keep) {
        return lostReaders.reported(subtask, reported, keep, listing);
    }

    /**
     * All readers that were lost have come back. What none of them reported and was not finished becomes ready again.
     *
     * @return the shards of which nothing was reported
     */
    public List<LineageShard> allReported() {
        return lostReaders.allReported();
    }

    // ------------------------------------------------------------------ what is known

    /** Shards that may be read and that no reader has, in the order in which they became ready. */
    public List<LineageShard> ready() {
        return graph.in(ShardState.READY).stream().map(ShardNode::snapshot).toList();
    }

    public int count(ShardState state) {
        return graph.in(state).size();
    }

    /** Parents that were first listed when their children had begun, and that were not read for that reason. */
    public long latecomers() {
        return latecomers;
    }

    /** The reader that has the shard, or had it last. */
    public OptionalInt subtaskOf(ShardId id) {
        ShardNode node = graph.find(id);
        return node == null || node.subtask == null ? OptionalInt.empty() : OptionalInt.of(node.subtask);
    }

    /** The shard as it is now; empty if it is not known or forgotten. */
    public Optional<LineageShard> find(ShardId id) {
        return Optional.ofNullable(graph.find(id)).map(ShardNode::snapshot);
    }

    public List<ShardId> childrenOf(ShardId id) {
        return graph.childrenOf(id).stream().map(child -> child.id).toList();
    }

    /**
     * Whether a finished shard may have children that are not known: none is, or the shard was open when it was last
     * listed, so that the list may have been read between the appearance of its children.
     */
    public boolean mayHaveUnknownChildren(ShardId id) {
        ShardNode node = graph.find(id);
        return node != null && (!node.closed || graph.childrenOf(id).isEmpty());
    }

    public boolean isKnown(ShardId id) {
        return graph.find(id) != null;
    }

    /** Whether a shard is known, and has been read, is read or is to be read. */
    public boolean isRead(@Nullable ShardId id) {
        ShardNode node = graph.find(id);
        return node != null && !node.isSkipped();
    }

    /** Whether a list has shown the end of the shard. */
    public boolean isListedAsClosed(ShardId id) {
        ShardNode node = graph.find(id);
        return node != null && node.closed;
    }

    /** Everything that is not forgotten. */
    public List<LineageShard> shards() {
        return graph.all().stream().map(ShardNode::snapshot).toList();
    }

    /** Whether the job has found its place in the stream since it first started. */
    public boolean isStockTaken() {
        return stockTaken;
    }

    public StartingPosition start() {
        return start;
    }

    /** Shards that changed since the last call, each as it is now. */
    public List<LineageShard> drainChanged() {
        return graph.drainChanged();
    }

    // ------------------------------------------------------------------

    private static boolean isWithAnother(ShardNode node, int subtask) {
        return node.state == ShardState.ASSIGNED && !node.unconfirmed && !Objects.equals(node.subtask, subtask);
    }
}
