/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.api;

import io.dynamodbflink.test.simulator.fault.Operation;
import io.dynamodbflink.test.simulator.item.ItemKey;
import io.dynamodbflink.test.simulator.item.KeySchema;
import io.dynamodbflink.test.simulator.journal.AppliedWrite;
import io.dynamodbflink.test.simulator.journal.RecordingJournal;
import io.dynamodbflink.test.simulator.stream.Change;
import io.dynamodbflink.test.simulator.stream.ChangeStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A table: its items, which are read in the order of their keys' hashes, and the stream that is told of every change.
 *
 * @since 0.1.0
 */
public final class Table {

    private final String name;
    private final String arn;
    private final KeySchema schema;
    private final Instant createdAt;
    private final RecordingJournal journal;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ItemKey, Map<String, AttributeValue>> items = new HashMap<>();

    /** The keys in their order, or null if that is not known at the moment: only readers of many items need it. */
    private @Nullable List<ItemKey> sortedKeys;

    private WriteCapacity writeCapacity = WriteCapacity.unlimited();
    private @Nullable ChangeStream stream;

    Table(String name, String arn, KeySchema schema, Instant createdAt, RecordingJournal journal) {
        this.name = name;
        this.arn = arn;
        this.schema = schema;
        this.createdAt = createdAt;
        this.journal = journal;
    }

    /** The table's name. */
    public String name() {
        return name;
    }

    String arn() {
        return arn;
    }

    /** Its primary key. */
    public KeySchema schema() {
        return schema;
    }

    Instant createdAt() {
        return createdAt;
    }

    WriteCapacity writeCapacity() {
        return writeCapacity;
    }

    /** Gives the table so many write units a second from now on; infinitely many for no limit. */
    public void limitWriteCapacity(double unitsPerSecond) {
        WriteCapacity limited = new WriteCapacity(unitsPerSecond);
        locked(() -> writeCapacity = limited);
    }

    /** The newest stream, which may be disabled, or null if there never was one. */
    public @Nullable ChangeStream stream() {
        return locked(() -> stream);
    }

    void stream(ChangeStream newStream) {
        locked(() -> stream = newStream);
    }

    <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** An item, or null. */
    public @Nullable Map<String, AttributeValue> item(ItemKey key) {
        return locked(() -> items.get(key));
    }

    /** Every item. */
    public List<Map<String, AttributeValue>> items() {
        return locked(() -> List.copyOf(items.values()));
    }

    int size() {
        return locked(items::size);
    }

    /** The items after a key, as many as there are up to a limit. */
    List<Map<String, AttributeValue>> itemsAfter(@Nullable ItemKey start, int limit) {
        return locked(() -> {
            List<ItemKey> keys = sortedKeys();
            // A key that is not there would be at -(result + 1).
            int found = start == null ? -1 : Collections.binarySearch(keys, start);
            int from = found >= 0 ? found + 1 : -(found + 1);
            return keys.subList(from, (int) Math.min(keys.size(), (long) from + limit)).stream()
                    .map(key -> Objects.requireNonNull(items.get(key)))
                    .toList();
        });
    }

    private List<ItemKey> sortedKeys() {
        if (sortedKeys == null) {
            List<ItemKey> keys = new ArrayList<>(items.keySet());
            Collections.sort(keys);
            sortedKeys = keys;
        }
        return sortedKeys;
    }

    /**
     * Puts an item into the place of another, or deletes it, and tells the stream if that changes anything.
     *
     * @param newItem the item, or null to delete
     * @param operation that writes, or null if the test itself does
     * @param timeToLive whether the item is deleted because its time is over
     */
    public void replace(
            ItemKey key,
            Map<String, AttributeValue> keys,
            @Nullable Map<String, AttributeValue> newItem,
            @Nullable Operation operation,
            boolean timeToLive) {
        lock.lock();
        try {
            Map<String, AttributeValue> oldItem = newItem == null ? items.remove(key) : items.put(key, newItem);
            if ((oldItem == null) != (newItem == null)) {
                sortedKeys = null;
            }
            AppliedWrite write = new AppliedWrite(name, operation, keys, oldItem, newItem, journal.now());
            if (stream != null && write.changedTheItem()) {
                stream.append(new Change(key.partitionHash(), keys, oldItem, newItem, timeToLive));
            }
            journal.wrote(write);
        } finally {
            lock.unlock();
        }
    }
}
