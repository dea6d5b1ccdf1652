/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Attributes in the order in which they were read, names twice if they come twice: to be copied into a map, in which the
 * last one of a name counts. It is a map itself because that is what the SDK's builders copy from.
 *
 * <p>It also knows where each value was read, so that the next image of the same record takes over what has not changed.
 */
final class AttributePairs extends AbstractMap<String, AttributeValue> {

    private static final int INITIAL_CAPACITY = 16;

    /** How many attributes may have come or gone in a row before what follows is no longer found. */
    private static final int LOOK_AHEAD = 8;

    private String[] names = new String[INITIAL_CAPACITY];
    private @Nullable AttributeValue[] values = new AttributeValue[INITIAL_CAPACITY];
    private int[] starts = new int[INITIAL_CAPACITY];
    private int[] ends = new int[INITIAL_CAPACITY];
    private int size;

    /** Where the next look-up begins: names come in the same order in every image. */
    private int cursor;

    /** Forgets what was read before. */
    void begin() {
        size = 0;
        cursor = 0;
    }

    /** Lets look-ups begin with the first attribute. */
    void rewind() {
        cursor = 0;
    }

    void add(String name, AttributeValue value, int start, int end) {
        if (size == names.length) {
            grow(2 * size);
        }
        names[size] = name;
        values[size] = value;
        starts[size] = start;
        ends[size] = end;
        size++;
    }

    private void grow(int capacity) {
        names = Arrays.copyOf(names, capacity);
        values = Arrays.copyOf(values, capacity);
        starts = Arrays.copyOf(starts, capacity);
        ends = Arrays.copyOf(ends, capacity);
    }

    /**
     * The value of this name if what comes next is written as it was, byte for byte. Goes behind it then.
     *
     * @return null if there is no such value
     */
    @Nullable
    AttributeValue takeCopy(String name, JsonBytes json) {
        int index = cursor;
        for (int i = Math.min(size, LOOK_AHEAD); i > 0; i--) {
            int found = index;
            index = index + 1 == size ? 0 : index + 1;
            if (names[found].equals(name)) {
                cursor = index;
                return json.skipCopyOf(starts[found], ends[found]) ? values[found] : null;
            }
        }
        return null;
    }

    /** Forgets the values, so that they do not live as long as this. */
    void forget() {
        Arrays.fill(values, null);
        begin();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super AttributeValue> action) {
        for (int i = 0; i < size; i++) {
            action.accept(names[i], value(i));
        }
    }

    @Override
    public Set<Entry<String, AttributeValue>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, AttributeValue>> iterator() {
                return IntStream.range(0, size)
                        .mapToObj(i -> Map.entry(names[i], value(i)))
                        .iterator();
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private AttributeValue value(int index) {
        AttributeValue value = values[index];
        if (value == null) {
            throw new IllegalStateException("Attribute " + index + " of " + size + " has been forgotten");
        }
        return value;
    }
}
