/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import io.dynamodbflink.connector.sink.ordering.KeyedWrite.Succession;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one key, in order: at most one in flight, the others wait behind it. Neighbours that wait always both
 * count: of two that do not, only one stays.
 */
final class Lane {

    private @Nullable PendingWrite inFlight;
    private @Nullable PendingWrite first;
    private @Nullable PendingWrite last;

    /**
     * Takes a write, which is newer than all before it.
     *
     * @return whether it now stands in the lane by itself, in place of the write before it, or not at all
     */
    Succession add(PendingWrite newer) {
        PendingWrite older = last;
        Succession succession =
                older == null ? Succession.BOTH_COUNT : older.write().succession(newer.write());
        switch (succession) {
            case BOTH_COUNT -> append(newer);
            case NEWER_DECIDES -> {
                // In its place in all queues.
                if (older != null) {
                    older.replaceBy(newer.write());
                }
            }
            case OLDER_DECIDES -> {
                // The table would not take it.
            }
        }
        return succession;
    }

    private void append(PendingWrite newer) {
        if (last == null) {
            first = newer;
        } else {
            last.followedBy(newer);
        }
        last = newer;
    }

    /** The write to be sent next, when nothing is in flight; null if none waits. */
    @Nullable
    PendingWrite first() {
        return first;
    }

    /** The newest write; null if none waits. */
    @Nullable
    PendingWrite last() {
        return last;
    }

    boolean isInFlight() {
        return inFlight != null;
    }

    boolean isEmpty() {
        return inFlight == null && first == null;
    }

    /** The first write is being sent. */
    void depart() {
        PendingWrite departing = Objects.requireNonNull(first, "first");
        if (inFlight != null) {
            throw new IllegalStateException("Two writes of one key are in flight");
        }
        inFlight = departing;
        removeFirst();
    }

    /** The write in flight is settled. */
    void arrive() {
        inFlight = null;
    }

    /** The write in flight has to be sent again, before all that wait. */
    void comeBack(PendingWrite returning) {
        inFlight = null;
        returning.followedBy(first);
        first = returning;
        if (last == null) {
            last = returning;
        }
    }

    void removeFirst() {
        PendingWrite removed = Objects.requireNonNull(first, "first");
        first = removed.next();
        removed.followedBy(null);
        if (first == null) {
            last = null;
        }
    }

    /** Adds what must be written again if all answers are lost. */
    void collectUnfinished(List<PendingWrite> writes) {
        if (inFlight != null
                && (first == null || inFlight.write().succession(first.write()) != Succession.NEWER_DECIDES)) {
            writes.add(inFlight);
        }
        for (PendingWrite write = first; write != null; write = write.next()) {
            writes.add(write);
        }
    }
}
