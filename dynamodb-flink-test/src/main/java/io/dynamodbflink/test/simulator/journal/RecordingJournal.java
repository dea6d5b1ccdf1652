/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.journal;

import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.stream.ChangeStream;
import io.dynamodbflink.test.simulator.stream.Page;
import io.dynamodbflink.test.simulator.stream.RecordView;
import io.dynamodbflink.test.simulator.stream.Shard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The journal as it is written. Of a page handed out only its place is noted; its records are looked up in the shard
 * when somebody asks.
 *
 * @since 0.1.0
 */
public final class RecordingJournal implements Journal {

    private final Instant startedAt = Instant.now();
    private final long startNanos = System.nanoTime();
    private final boolean detailed;
    private final Function<String, @Nullable ChangeStream> streams;
    private final Map<Operation, LongAdder> callCounts = new EnumMap<>(Operation.class);
    private final LongAdder deliveryCount = new LongAdder();
    private final LongAdder writeCount = new LongAdder();
    private final List<ApiCall> calls = new ArrayList<>();
    private final List<AppliedWrite> writes = new ArrayList<>();
    private final List<HandedOut> pages = new ArrayList<>();

    /**
     * Begins empty.
     *
     * @param detailed whether to note calls and writes, or only to count them
     * @param streams finds a stream by its ARN
     */
    public RecordingJournal(boolean detailed, Function<String, @Nullable ChangeStream> streams) {
        this.detailed = detailed;
        this.streams = streams;
        for (Operation operation : Operation.values()) {
            callCounts.put(operation, new LongAdder());
        }
    }

    @Override
    public Instant startedAt() {
        return startedAt;
    }

    /** The time since the start. */
    public Duration now() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** Counts a call that has arrived. */
    public void arrived(Operation operation) {
        count(operation).increment();
    }

    /** Notes a call that has been answered. */
    public void answered(ApiCall call) {
        if (detailed) {
            synchronized (calls) {
                calls.add(call);
            }
        }
    }

    /** Notes a write. Called while its table is locked, so the order is the true one. */
    public void wrote(AppliedWrite write) {
        writeCount.increment();
        if (detailed) {
            synchronized (writes) {
                writes.add(write);
            }
        }
    }

    /** Notes a page that is handed out. */
    public void handedOut(Page page, boolean intact) {
        if (page.to() > page.from()) {
            deliveryCount.add(page.to() - page.from());
            synchronized (pages) {
                pages.add(new HandedOut(page.streamArn(), page.shard(), page.from(), page.to(), now(), intact));
            }
        }
    }

    private LongAdder count(Operation operation) {
        return Objects.requireNonNull(callCounts.get(operation));
    }

    @Override
    public List<ApiCall> calls() {
        checkDetailed();
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    @Override
    public long callCount(Operation operation) {
        return count(operation).sum();
    }

    @Override
    public long deliveryCount() {
        return deliveryCount.sum();
    }

    @Override
    public long writeCount() {
        return writeCount.sum();
    }

    @Override
    public List<AppliedWrite> writes(String tableName) {
        checkDetailed();
        synchronized (writes) {
            return writes.stream()
                    .filter(write -> write.table().equals(tableName))
                    .toList();
        }
    }

    private void checkDetailed() {
        if (!detailed) {
            throw new IllegalStateException("Calls and writes are only counted: build the simulator with"
                    + " journal details to have them recorded");
        }
    }

    @Override
    public List<StreamEntry> entries(String streamArn) {
        List<StreamEntry> entries = new ArrayList<>();
        for (Shard shard : stream(streamArn).shards()) {
            for (int i = 0, size = shard.size(); i < size; i++) {
                entries.add(entry(streamArn, shard, i));
            }
        }
        return entries;
    }

    @Override
    public List<Delivery> deliveries(String streamArn) {
        List<Delivery> deliveries = new ArrayList<>();
        for (HandedOut page : pages(streamArn)) {
            for (int i = page.from; i < page.to; i++) {
                deliveries.add(new Delivery(entry(streamArn, page.shard, i), page.at, page.intact));
            }
        }
        return deliveries;
    }

    @Override
    public List<StreamEntry> undelivered(String streamArn) {
        Map<Shard, BitSet> delivered = new HashMap<>();
        for (HandedOut page : pages(streamArn)) {
            if (page.intact) {
                delivered.computeIfAbsent(page.shard, shard -> new BitSet()).set(page.from, page.to);
            }
        }
        List<StreamEntry> missing = new ArrayList<>();
        for (Shard shard : stream(streamArn).shards()) {
            BitSet there = delivered.getOrDefault(shard, new BitSet());
            int size = shard.size();
            for (int i = there.nextClearBit(0); i < size; i = there.nextClearBit(i + 1)) {
                missing.add(entry(streamArn, shard, i));
            }
        }
        return missing;
    }

    @Override
    public void clear() {
        synchronized (calls) {
            calls.clear();
        }
        synchronized (writes) {
            writes.clear();
        }
        synchronized (pages) {
            pages.clear();
        }
    }

    private List<HandedOut> pages(String streamArn) {
        synchronized (pages) {
            return pages.stream()
                    .filter(page -> page.streamArn.equals(streamArn))
                    .toList();
        }
    }

    private ChangeStream stream(String streamArn) {
        ChangeStream stream = streams.apply(streamArn);
        if (stream == null) {
            throw new IllegalArgumentException("There is no stream " + streamArn);
        }
        return stream;
    }

    private static StreamEntry entry(String streamArn, Shard shard, int index) {
        RecordView record = shard.view(index);
        return new StreamEntry(
                streamArn, shard.id(), record.sequenceNumber(), record.eventName(), record.keys(), record.createdAt());
    }

    private record HandedOut(String streamArn, Shard shard, int from, int to, Duration at, boolean intact) {}
}
