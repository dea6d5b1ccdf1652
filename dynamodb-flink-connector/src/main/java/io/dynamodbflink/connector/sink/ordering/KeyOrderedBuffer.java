/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one sink subtask between arrival and success, to any number of tables. Keeps the order per table and
 * key:
 *
 * <ul>
 *   <li>at most one write of a key is in flight, so no batch holds a key twice and no write overtakes another;
 *   <li>a newer put or delete takes the place of a put or delete right before it that waits: both replace the whole
 *       item, hence the last one decides. Updates and writes with a condition are sent one by one, in order, because
 *       the effect or the outcome of each counts;
 *   <li>a put or delete that failed is dropped, not repeated, if another one is next;
 *   <li>of writes with versions the highest one decides, whichever came first.
 * </ul>
 *
 * <p>Puts and deletes without condition or version are sent in batches, everything else singly. The limits count over
 * all tables. Tells what to send next and when to look again; sends nothing itself. Not thread-safe. Times are
 * milliseconds of any clock that does not go backwards.
 *
 * @since 0.1.0
 */
public final class KeyOrderedBuffer {

    /** Answer of {@link #nextDeadline}: time changes nothing, only an answer or a new write does. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private final BufferLimits limits;
    private final Function<String, Pace> paces;
    private final WriteCounts counts = new WriteCounts(null);
    private final Map<String, TableQueue> tables = new HashMap<>();

    /** Tables that have something to send, the one whose turn it is first. */
    private final Deque<TableQueue> active = new ArrayDeque<>();

    private final Set<TableQueue> activeTables = new HashSet<>();
    private final Set<WriteCall> callsInFlight = new HashSet<>();
    private final List<RefusedWrite> refused = new ArrayList<>();

    private long nextSequence;
    private boolean flushing;

    /**
     * @param limits sizes and times
     * @param paces makes the pace of a table, by its name or ARN
     */
    public KeyOrderedBuffer(BufferLimits limits, Function<String, Pace> paces) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.paces = Objects.requireNonNull(paces, "paces");
    }

    /** Takes a write, which is newer than all before it. Never refuses: ask {@link #isFull()} first. */
    public void add(KeyedWrite write, long now) {
        TableQueue table = table(write.table());
        table.add(write, nextSequence++, now);
        activate(table);
    }

    private void activate(TableQueue table) {
        if (table.hasSomethingToSend() && activeTables.add(table)) {
            active.add(table);
        }
    }

    private TableQueue table(String name) {
        return tables.computeIfAbsent(
                name, added -> new TableQueue(added, limits, paces.apply(added), new WriteCounts(counts)));
    }

    /** The call to make now, which counts as in flight from here on; null if there is none. Tables take turns. */
    public @Nullable WriteCall nextCall(long now) {
        if (callsInFlight.size() >= limits.callsInFlight()) {
            return null;
        }
        WriteCall call = nextCall(now, flushing ? Urgency.FLUSHING : Urgency.NONE);
        // Full batches first: they may make enough room.
        return call == null && isFull() ? nextCall(now, Urgency.FULL) : call;
    }

    private @Nullable WriteCall nextCall(long now, Urgency urgency) {
        for (int i = active.size(); i > 0; i--) {
            TableQueue table = active.remove();
            WriteCall call = table.nextCall(now, urgency);
            if (table.hasSomethingToSend()) {
                active.add(table);
            } else {
                activeTables.remove(table);
            }
            if (call != null) {
                callsInFlight.add(call);
                return call;
            }
        }
        return null;
    }

    /**
     * When {@link #nextCall} may have something to send although nothing else happens; {@link #NO_DEADLINE} if only
     * an answer or a new write can change anything.
     */
    public long nextDeadline(long now) {
        if (callsInFlight.size() >= limits.callsInFlight()) {
            return NO_DEADLINE;
        }
        long deadline = NO_DEADLINE;
        for (TableQueue table : active) {
            deadline = Math.min(deadline, table.nextDeadline(now, urgency()));
        }
        return deadline;
    }

    private Urgency urgency() {
        if (flushing) {
            return Urgency.FLUSHING;
        }
        return isFull() ? Urgency.FULL : Urgency.NONE;
    }

    /** The table took the writes of the call, apart from those named, which are sent again after a pause. */
    public void answered(WriteCall call, Collection<PendingWrite> unprocessed, long now) {
        TableQueue table = close(call);
        Set<PendingWrite> again = Set.copyOf(unprocessed);
        for (PendingWrite write : call.writes()) {
            if (again.contains(write)) {
                table.putOff(write, now);
            } else {
                table.arrived(write);
            }
        }
        activate(table);
        PoisonSearch search = call.search();
        if (search != null) {
            search.pieceAnswered();
            collectGuilty(search);
        }
    }

    /** The call did not get through: all of its writes are sent again after a pause. */
    public void failed(WriteCall call, long now) {
        answered(call, call.writes(), now);
    }

    /** The condition of the call's only write does not hold, so the write has no effect and is settled. */
    public void conditionFailed(WriteCall call) {
        TableQueue table = close(call);
        for (PendingWrite write : call.writes()) {
            if (write.isVersionGuarded()) {
                table.counts().supersededOne();
            }
            table.arrived(write);
        }
        activate(table);
    }

    /**
     * The table refused the call because of what is in it. A batch is halved until the guilty writes stand alone; these
     * come out of {@link #takeRefused()} once their neighbours have been answered.
     *
     * @param reason what the table says, without values
     */
    public void refused(WriteCall call, String reason) {
        List<PendingWrite> writes = call.writes();
        if (writes.size() == 1) {
            refusedEntirely(call, reason);
            return;
        }
        TableQueue table = close(call);
        PoisonSearch search = searchOf(call);
        int half = writes.size() / 2;
        table.addPiece(new WriteCall(call.table(), writes.subList(0, half), search));
        table.addPiece(new WriteCall(call.table(), writes.subList(half, writes.size()), search));
        search.pieceHalved();
        activate(table);
    }

    /**
     * The table refused every write of the call; they come out of {@link #takeRefused()}.
     *
     * @param reason what the table says, without values
     */
    public void refusedEntirely(WriteCall call, String reason) {
        close(call);
        PoisonSearch search = searchOf(call);
        search.pieceGuilty(call.writes().stream()
                .map(write -> new RefusedWrite(write, reason))
                .toList());
        collectGuilty(search);
    }

    private static PoisonSearch searchOf(WriteCall call) {
        PoisonSearch search = call.search();
        return search == null ? new PoisonSearch() : search;
    }

    private void collectGuilty(PoisonSearch search) {
        if (search.isFinished()) {
            refused.addAll(search.guilty());
        }
    }

    /** Writes that their table refuses, each of them once; they are out of the buffer now. */
    public List<RefusedWrite> takeRefused() {
        if (refused.isEmpty()) {
            return List.of();
        }
        List<RefusedWrite> taken = List.copyOf(refused);
        refused.clear();
        for (RefusedWrite guilty : taken) {
            TableQueue table = table(guilty.write().table());
            table.arrived(guilty.write());
            activate(table);
        }
        return taken;
    }

    private TableQueue close(WriteCall call) {
        if (!callsInFlight.remove(call)) {
            throw new IllegalStateException("Not in flight: " + call);
        }
        TableQueue table = table(call.table());
        table.counts().callEnded();
        return table;
    }

    /** From now on batches need not be full; until {@link #stopFlushing()}. */
    public void startFlushing() {
        flushing = true;
    }

    public void stopFlushing() {
        flushing = false;
    }

    /**
     * Every write that is not known to be in its table, oldest first, without those in flight that a newer write of
     * their key makes irrelevant.
     */
    public List<PendingWrite> unfinished() {
        List<PendingWrite> writes = new ArrayList<>(counts.waiting() + counts.inFlight());
        tables.values().forEach(table -> table.collectUnfinished(writes));
        writes.sort(Comparator.comparingLong(PendingWrite::sequence));
        return writes;
    }

    /** Whether no further write should be added for now. */
    public boolean isFull() {
        return counts.waiting() >= limits.waitingWrites() || counts.bytes() >= limits.bytes();
    }

    /** Whether every write has succeeded or been refused. */
    public boolean isEmpty() {
        return counts.waiting() == 0 && counts.inFlight() == 0;
    }

    /** Counts over all tables. */
    public WriteCounts counts() {
        return counts;
    }

    /** Counts of a table. */
    public WriteCounts counts(String table) {
        return table(table).counts();
    }
}
