/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.time.Duration;
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
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one sink subtask between arrival and success. Keeps the order per key:
 *
 * <ul>
 *   <li>at most one write of a key is in flight, so no batch holds a key twice and no write overtakes another;
 *   <li>a newer write takes the place of a waiting one of its key: puts and deletes replace the whole item, hence the
 *       last one decides;
 *   <li>a write that failed is dropped, not repeated, if a newer one of its key waits.
 * </ul>
 *
 * <p>Tells what to send next and when to look again; sends nothing itself. Not thread-safe. Times are milliseconds of
 * any clock that does not go backwards.
 *
 * @since 0.1.0
 */
public final class KeyOrderedBuffer {

    /** Answer of {@link #nextDeadline()}: time changes nothing, only an answer or a new write does. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    /** How long a write that is due again waits for company, so that retries do not end as batches of one. */
    private static final long RETRY_LINGER_MILLIS = 20;

    /** A hundred years: longer times would make no difference but overflow clocks. */
    private static final long FOR_EVER_MILLIS = Duration.ofDays(36_500).toMillis();

    private static final Comparator<PendingWrite> MOST_URGENT =
            Comparator.comparingLong(PendingWrite::sendBy).thenComparingLong(PendingWrite::sequence);

    private final BufferLimits limits;
    private final IntToLongFunction retryDelay;
    private final long timeInBuffer;

    /** The write of each key that is not in flight: ready, put off, or behind the one in flight. */
    private final Map<WriteKey, PendingWrite> waiting = new HashMap<>();

    private final Map<WriteKey, PendingWrite> inFlight = new HashMap<>();
    private final PriorityQueue<PendingWrite> ready = new PriorityQueue<>(MOST_URGENT);
    private final PriorityQueue<PendingWrite> putOff =
            new PriorityQueue<>(Comparator.comparingLong(PendingWrite::dueAt));
    private final Set<WriteBatch> batchesInFlight = new HashSet<>();
    private final Deque<WriteBatch> pieces = new ArrayDeque<>();
    private final List<RefusedWrite> refused = new ArrayList<>();

    private long nextSequence;
    private boolean flushing;
    private long coalesced;
    private long retried;

    /**
     * @param limits sizes and times
     * @param retryDelay milliseconds to wait after so many failed attempts, 1 or more
     */
    public KeyOrderedBuffer(BufferLimits limits, IntToLongFunction retryDelay) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.retryDelay = Objects.requireNonNull(retryDelay, "retryDelay");
        this.timeInBuffer = Math.min(limits.timeInBuffer().toMillis(), FOR_EVER_MILLIS);
    }

    /** Takes a write, which is newer than all before it. Never refuses: ask {@link #isFull()} first. */
    public void add(WriteKey key, DynamoDbWriteRequest request, int size, long now) {
        PendingWrite older = waiting.get(key);
        if (older != null) {
            older.replaceBy(request, size);
            coalesced++;
            return;
        }
        PendingWrite write = new PendingWrite(key, nextSequence++, request, size, now + timeInBuffer);
        waiting.put(key, write);
        if (!inFlight.containsKey(key)) {
            ready.add(write);
        }
    }

    /** The batch to send now, which counts as in flight from here on; null if there is none. */
    public @Nullable WriteBatch nextBatch(long now) {
        wakeUp(now);
        if (batchesInFlight.size() >= limits.batchesInFlight()) {
            return null;
        }
        WriteBatch batch = pieces.poll();
        if (batch == null && isBatchDue(now)) {
            batch = takeReady();
        }
        if (batch != null) {
            batchesInFlight.add(batch);
        }
        return batch;
    }

    private void wakeUp(long now) {
        for (PendingWrite first = putOff.peek(); first != null && first.dueAt() <= now; first = putOff.peek()) {
            putOff.remove();
            first.wakeUp(first.dueAt() + Math.min(RETRY_LINGER_MILLIS, timeInBuffer));
            ready.add(first);
        }
    }

    private boolean isBatchDue(long now) {
        PendingWrite first = ready.peek();
        return first != null && (ready.size() >= limits.batchSize() || flushing || first.sendBy() <= now);
    }

    private WriteBatch takeReady() {
        List<PendingWrite> writes = new ArrayList<>(limits.batchSize());
        long bytes = 0;
        for (PendingWrite next = ready.peek();
                next != null
                        && writes.size() < limits.batchSize()
                        && (writes.isEmpty() || bytes + next.size() <= limits.batchBytes());
                next = ready.peek()) {
            ready.remove();
            waiting.remove(next.key());
            inFlight.put(next.key(), next);
            writes.add(next);
            bytes += next.size();
        }
        return new WriteBatch(writes, null);
    }

    /**
     * When {@link #nextBatch} may have something to send although nothing else happens; {@link #NO_DEADLINE} if only
     * an answer or a new write can change anything.
     */
    public long nextDeadline() {
        if (batchesInFlight.size() >= limits.batchesInFlight()) {
            return NO_DEADLINE;
        }
        PendingWrite firstReady = ready.peek();
        PendingWrite firstPutOff = putOff.peek();
        return Math.min(
                firstReady == null ? NO_DEADLINE : firstReady.sendBy(),
                firstPutOff == null ? NO_DEADLINE : firstPutOff.dueAt());
    }

    /** The table took the batch, apart from the writes named, which are sent again after a pause. */
    public void answered(WriteBatch batch, Collection<PendingWrite> unprocessed, long now) {
        close(batch);
        Set<PendingWrite> again = Set.copyOf(unprocessed);
        for (PendingWrite write : batch.writes()) {
            if (again.contains(write)) {
                putOff(write, now);
            } else {
                finish(write);
            }
        }
        pieceAnswered(batch);
    }

    /** The batch did not get through: all of it is sent again after a pause. */
    public void failed(WriteBatch batch, long now) {
        answered(batch, batch.writes(), now);
    }

    /**
     * The table refused the batch because of what is in it. It is halved until the guilty writes stand alone; these
     * come out of {@link #takeRefused()} once their neighbours have been answered.
     *
     * @param reason what the table says, without values
     */
    public void refused(WriteBatch batch, String reason) {
        close(batch);
        List<PendingWrite> writes = batch.writes();
        PoisonSearch search = batch.search() == null ? new PoisonSearch() : batch.search();
        if (writes.size() == 1) {
            search.pieceGuilty(new RefusedWrite(writes.get(0), reason));
            collectGuilty(search);
            return;
        }
        int half = writes.size() / 2;
        pieces.add(new WriteBatch(writes.subList(0, half), search));
        pieces.add(new WriteBatch(writes.subList(half, writes.size()), search));
        search.pieceHalved();
    }

    /** Writes that the table refuses, each of them once; they are out of the buffer now. */
    public List<RefusedWrite> takeRefused() {
        if (refused.isEmpty()) {
            return List.of();
        }
        List<RefusedWrite> taken = List.copyOf(refused);
        refused.clear();
        taken.forEach(guilty -> finish(guilty.write()));
        return taken;
    }

    private void close(WriteBatch batch) {
        if (!batchesInFlight.remove(batch)) {
            throw new IllegalStateException("Not in flight: " + batch);
        }
    }

    private void finish(PendingWrite write) {
        inFlight.remove(write.key());
        PendingWrite newer = waiting.get(write.key());
        if (newer != null) {
            ready.add(newer);
        }
    }

    private void putOff(PendingWrite write, long now) {
        inFlight.remove(write.key());
        int attempts = write.attempts() + 1;
        PendingWrite newer = waiting.putIfAbsent(write.key(), write);
        if (newer == null) {
            retried++;
        } else {
            coalesced++;
        }
        // The newer write goes to the same, troubled place: it has to wait as long as the dropped one would have.
        PendingWrite next = newer == null ? write : newer;
        next.putOffUntil(now + retryDelay.applyAsLong(attempts), attempts);
        putOff.add(next);
    }

    private void pieceAnswered(WriteBatch batch) {
        PoisonSearch search = batch.search();
        if (search != null) {
            search.pieceAnswered();
            collectGuilty(search);
        }
    }

    private void collectGuilty(PoisonSearch search) {
        if (search.isFinished()) {
            refused.addAll(search.guilty());
        }
    }

    /** From now on batches need not be full; until {@link #stopFlushing()}. */
    public void startFlushing() {
        flushing = true;
    }

    public void stopFlushing() {
        flushing = false;
    }

    /**
     * Every write that is not known to be in the table, oldest first: one for each key, since a newer write of a key
     * makes the one in flight irrelevant.
     */
    public List<PendingWrite> unfinished() {
        List<PendingWrite> writes = new ArrayList<>(waiting.values());
        for (PendingWrite write : inFlight.values()) {
            if (!waiting.containsKey(write.key())) {
                writes.add(write);
            }
        }
        writes.sort(Comparator.comparingLong(PendingWrite::sequence));
        return writes;
    }

    /** Whether no further write should be added for now. */
    public boolean isFull() {
        return waiting.size() >= limits.waitingWrites();
    }

    /** Whether every write has succeeded or been refused. */
    public boolean isEmpty() {
        return waiting.isEmpty() && inFlight.isEmpty();
    }

    /** Writes that wait: for their batch, for the write in flight before them, or for the end of a pause. */
    public int waitingWrites() {
        return waiting.size();
    }

    public int batchesInFlight() {
        return batchesInFlight.size();
    }

    /** Writes that were never sent, or not again, because a newer one of their key replaced them. */
    public long coalescedWrites() {
        return coalesced;
    }

    /** Writes that were put off to be sent again. */
    public long retriedWrites() {
        return retried;
    }
}
