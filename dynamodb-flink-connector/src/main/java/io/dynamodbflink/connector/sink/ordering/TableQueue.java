/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import io.dynamodbflink.connector.sink.ordering.KeyedWrite.Succession;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The writes to one table: a lane for each key, and those at the head of a lane by when they may be sent. */
final class TableQueue {

    /** How long a write that is due again waits for company, so that retries do not end as batches of one. */
    private static final long RETRY_LINGER_MILLIS = 20;

    /** A hundred years: longer times would make no difference but overflow clocks. */
    private static final long FOR_EVER_MILLIS = Duration.ofDays(36_500).toMillis();

    private static final Comparator<PendingWrite> OLDEST = Comparator.comparingLong(PendingWrite::sequence);
    private static final Comparator<PendingWrite> MOST_URGENT =
            Comparator.comparingLong(PendingWrite::sendBy).thenComparing(OLDEST);

    private final String table;
    private final BufferLimits limits;
    private final long timeInBuffer;
    private final Pace pace;
    private final WriteCounts counts;

    private final Map<WriteKey, Lane> lanes = new HashMap<>();

    // The first write of each lane that has none in flight is in exactly one of these.
    private final PriorityQueue<PendingWrite> batchable = new PriorityQueue<>(MOST_URGENT);
    private final PriorityQueue<PendingWrite> singles = new PriorityQueue<>(OLDEST);
    private final PriorityQueue<PendingWrite> putOff =
            new PriorityQueue<>(Comparator.comparingLong(PendingWrite::dueAt));

    private final Deque<WriteCall> pieces = new ArrayDeque<>();

    TableQueue(String table, BufferLimits limits, Pace pace, WriteCounts counts) {
        this.table = Objects.requireNonNull(table, "table");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.timeInBuffer = Math.min(limits.timeInBuffer().toMillis(), FOR_EVER_MILLIS);
        this.pace = Objects.requireNonNull(pace, "pace");
        this.counts = Objects.requireNonNull(counts, "counts");
    }

    WriteCounts counts() {
        return counts;
    }

    void add(KeyedWrite newer, long sequence, long now) {
        Lane lane = lanes.computeIfAbsent(newer.key(), key -> new Lane());
        PendingWrite last = lane.last();
        int replaced = last == null ? 0 : last.size();
        PendingWrite write = new PendingWrite(newer, sequence, now + timeInBuffer);
        switch (lane.add(write)) {
            case BOTH_COUNT -> {
                counts.added(1, newer.size());
                if (lane.first() == write && !lane.isInFlight()) {
                    ready(write);
                }
            }
            case NEWER_DECIDES -> {
                counts.added(0, (long) newer.size() - replaced);
                counts.coalescedOne();
            }
            case OLDER_DECIDES -> counts.supersededOne();
        }
    }

    private void ready(PendingWrite write) {
        (write.isBatchable() ? batchable : singles).add(write);
    }

    /** The call to make now, which counts as in flight from here on; null if there is none. */
    @Nullable
    WriteCall nextCall(long now, Urgency urgency) {
        wakeUp(now);
        if (!isDue(now, urgency) || pace.nextCallAt(now) > now) {
            return null;
        }
        WriteCall call = pieces.poll();
        if (call == null) {
            call = takeSingleBeforeBatch(now, urgency) ? takeSingle() : takeBatch();
        }
        counts.callStarted();
        pace.called(call, now);
        return call;
    }

    private void wakeUp(long now) {
        for (PendingWrite first = putOff.peek(); first != null && first.dueAt() <= now; first = putOff.peek()) {
            putOff.remove();
            first.wakeUp(first.dueAt() + Math.min(RETRY_LINGER_MILLIS, timeInBuffer));
            ready(first);
        }
    }

    private boolean isDue(long now, Urgency urgency) {
        return !pieces.isEmpty() || !singles.isEmpty() || isBatchDue(now, urgency);
    }

    private boolean isBatchDue(long now, Urgency urgency) {
        PendingWrite first = batchable.peek();
        return first != null && (batchable.size() >= limits.batchSize() || isUrgent(urgency) || first.sendBy() <= now);
    }

    /**
     * A full buffer must not wait for a batch that cannot fill, because what would fill it waits behind other writes of
     * its key. Writes that are put off will fill it.
     */
    private boolean isUrgent(Urgency urgency) {
        return urgency == Urgency.FLUSHING || urgency == Urgency.FULL && putOff.isEmpty();
    }

    /** The older one goes first, so that neither kind of call can hold the other up. */
    private boolean takeSingleBeforeBatch(long now, Urgency urgency) {
        PendingWrite single = singles.peek();
        PendingWrite first = batchable.peek();
        return single != null && (first == null || !isBatchDue(now, urgency) || single.sequence() < first.sequence());
    }

    private WriteCall takeSingle() {
        PendingWrite write = singles.remove();
        depart(write);
        return new WriteCall(table, List.of(write), null);
    }

    private WriteCall takeBatch() {
        List<PendingWrite> writes = new ArrayList<>(limits.batchSize());
        long bytes = 0;
        double unitsLeft = pace.largestCall();
        for (PendingWrite next = batchable.peek();
                next != null
                        && writes.size() < limits.batchSize()
                        && (writes.isEmpty()
                                || bytes + next.size() <= limits.batchBytes() && next.units() <= unitsLeft);
                next = batchable.peek()) {
            batchable.remove();
            depart(next);
            writes.add(next);
            bytes += next.size();
            unitsLeft -= next.units();
        }
        return new WriteCall(table, writes, null);
    }

    private void depart(PendingWrite write) {
        lane(write).depart();
        counts.departed(1);
    }

    private Lane lane(PendingWrite write) {
        return Objects.requireNonNull(lanes.get(write.key()), "lane");
    }

    /** When {@link #nextCall} may have something to send; {@link KeyOrderedBuffer#NO_DEADLINE} if time changes nothing. */
    long nextDeadline(long now, Urgency urgency) {
        PendingWrite firstBatchable = batchable.peek();
        PendingWrite firstPutOff = putOff.peek();
        long deadline = Math.min(
                firstBatchable == null ? KeyOrderedBuffer.NO_DEADLINE : firstBatchable.sendBy(),
                firstPutOff == null ? KeyOrderedBuffer.NO_DEADLINE : firstPutOff.dueAt());
        if (isDue(now, urgency)) {
            deadline = Math.min(deadline, now);
        }
        return deadline == KeyOrderedBuffer.NO_DEADLINE ? deadline : Math.max(deadline, pace.nextCallAt(now));
    }

    /** Whether there is something that may be sent now or later without anything else happening. */
    boolean hasSomethingToSend() {
        return !batchable.isEmpty() || !singles.isEmpty() || !putOff.isEmpty() || !pieces.isEmpty();
    }

    /** A call that was refused is made again in these pieces. */
    void addPiece(WriteCall piece) {
        pieces.add(piece);
    }

    /** A write in flight is settled. */
    void arrived(PendingWrite write) {
        counts.arrived(write.size());
        Lane lane = lane(write);
        lane.arrive();
        PendingWrite next = lane.first();
        if (next != null) {
            ready(next);
        } else {
            lanes.remove(write.key());
        }
    }

    /** A write in flight did not get through: it, or what replaces it, is sent after a pause. */
    void putOff(PendingWrite write, long now) {
        int attempts = write.attempts() + 1;
        long failingSince = attempts == 1 ? now : write.failingSince();
        PendingWrite first = comeBack(lane(write), write);
        // A newer write goes to the same, troubled place: it has to wait as long as the dropped one would have.
        first.putOffUntil(now + pace.retryDelay(attempts), attempts, failingSince);
        putOff.add(first);
    }

    /** The first write of the lane after one in flight has failed. */
    private PendingWrite comeBack(Lane lane, PendingWrite write) {
        for (PendingWrite next = lane.first(); next != null; next = lane.first()) {
            Succession succession = write.write().succession(next.write());
            if (succession == Succession.NEWER_DECIDES) {
                lane.arrive();
                counts.arrived(write.size());
                counts.coalescedOne();
                return next;
            }
            if (succession == Succession.BOTH_COUNT) {
                break;
            }
            lane.removeFirst();
            counts.added(-1, -next.size());
            counts.supersededOne();
        }
        lane.comeBack(write);
        counts.cameBack();
        return write;
    }

    void collectUnfinished(List<PendingWrite> writes) {
        lanes.values().forEach(lane -> lane.collectUnfinished(writes));
    }
}
