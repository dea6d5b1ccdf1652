/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import org.jspecify.annotations.Nullable;

/**
 * How many writes wait, are in flight and were treated specially: of one table, or of all.
 *
 * @since 0.1.0
 */
public final class WriteCounts {

    private final @Nullable WriteCounts total;
    private int waiting;
    private int inFlight;
    private int callsInFlight;
    private long bytes;
    private long coalesced;
    private long superseded;
    private long retried;

    /**
     * @param total counts of all tables, which count everything too; null if these are they
     */
    WriteCounts(@Nullable WriteCounts total) {
        this.total = total;
    }

    /** Writes that wait: for their batch, for the write in flight before them, or for the end of a pause. */
    public int waiting() {
        return waiting;
    }

    /** Writes in flight. */
    public int inFlight() {
        return inFlight;
    }

    public int callsInFlight() {
        return callsInFlight;
    }

    /** Bytes of all writes that wait or are in flight. */
    public long bytes() {
        return bytes;
    }

    /** Writes that were never sent, or not again, because a newer one of their key replaced them. */
    public long coalesced() {
        return coalesced;
    }

    /** Writes of a version no higher than that of another write of their key. */
    public long superseded() {
        return superseded;
    }

    /** Writes that were put off to be sent again. */
    public long retried() {
        return retried;
    }

    void added(int writes, long bytesMore) {
        waiting += writes;
        bytes += bytesMore;
        if (total != null) {
            total.added(writes, bytesMore);
        }
    }

    void departed(int writes) {
        waiting -= writes;
        inFlight += writes;
        if (total != null) {
            total.departed(writes);
        }
    }

    void callStarted() {
        callsInFlight++;
        if (total != null) {
            total.callStarted();
        }
    }

    void callEnded() {
        callsInFlight--;
        if (total != null) {
            total.callEnded();
        }
    }

    void arrived(int size) {
        inFlight--;
        bytes -= size;
        if (total != null) {
            total.arrived(size);
        }
    }

    void cameBack() {
        inFlight--;
        waiting++;
        retried++;
        if (total != null) {
            total.cameBack();
        }
    }

    void coalescedOne() {
        coalesced++;
        if (total != null) {
            total.coalescedOne();
        }
    }

    void supersededOne() {
        superseded++;
        if (total != null) {
            total.supersededOne();
        }
    }
}
