/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where pages wait between the event loop, which puts them here, and Flink's fetcher thread, which takes them: in the
 * order of the shard within a shard, and turn by turn between shards. Pages of a paused shard stay.
 */
final class ReadyPages {

    /** A batch is closed when it has so many records: emission of a batch cannot be interrupted by a pause. */
    private static final int BATCH_RECORDS = 1_000;

    private static final class Lane {
        final Deque<ReadyPage> pages = new ArrayDeque<>();
        boolean paused;
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Lane> lanes = new HashMap<>();

    /** Lanes that have pages and are not paused, each once. */
    private final Deque<Lane> turns = new ArrayDeque<>();

    private boolean wokenUp;
    private @Nullable Throwable failure;

    void addShard(String splitId) {
        lock.lock();
        try {
            lanes.put(splitId, new Lane());
        } finally {
            lock.unlock();
        }
    }

    void put(ReadyPage page) {
        lock.lock();
        try {
            Lane lane = lanes.get(page.splitId());
            if (lane == null) {
                throw new IllegalStateException("A page came in for shard " + page.splitId() + ", which has ended");
            }
            lane.pages.add(page);
            if (!lane.paused && lane.pages.size() == 1) {
                turns.add(lane);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    void pause(Collection<String> splitIds) {
        lock.lock();
        try {
            for (String splitId : splitIds) {
                Lane lane = lanes.get(splitId);
                if (lane != null && !lane.paused) {
                    lane.paused = true;
                    turns.remove(lane);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void resume(Collection<String> splitIds) {
        lock.lock();
        try {
            for (String splitId : splitIds) {
                Lane lane = lanes.get(splitId);
                if (lane != null && lane.paused) {
                    lane.paused = false;
                    if (!lane.pages.isEmpty()) {
                        turns.add(lane);
                        changed.signalAll();
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void wakeUp() {
        lock.lock();
        try {
            wokenUp = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets every later {@link #take()} throw; the first failure counts. */
    void fail(Throwable cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for pages and takes them.
     *
     * @return no pages only if {@link #wakeUp()} was called since the last time
     * @throws IOException if reading has failed
     */
    List<ReadyPage> take() throws IOException {
        lock.lock();
        try {
            while (failure == null && turns.isEmpty() && !wokenUp) {
                changed.await();
            }
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            wokenUp = false;
            return takeBatch();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while waiting for records", e);
        } finally {
            lock.unlock();
        }
    }

    private List<ReadyPage> takeBatch() {
        List<ReadyPage> batch = new ArrayList<>();
        int records = 0;
        for (Lane lane = turns.poll(); lane != null; lane = records < BATCH_RECORDS ? turns.poll() : null) {
            ReadyPage page = lane.pages.remove();
            batch.add(page);
            records += page.records().size();
            if (page.last()) {
                lanes.remove(page.splitId());
            } else if (!lane.pages.isEmpty()) {
                turns.add(lane);
            }
        }
        return batch;
    }
}
