/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Remembers names of attributes, which repeat in every item: one string each, which knows its hash, instead of a new one
 * each time. A name has one place it can be at, where it makes way for the next, so memory and the cost of a look-up have
 * a bound whatever the names. Several threads may share one: at worst they make a string twice.
 *
 * @since 0.1.0
 */
public final class NameCache {

    private static final int PLACES = 1024;
    private static final int LONGEST = 128;

    private record Name(byte[] bytes, String text) {}

    private final @Nullable Name[] names = new Name[PLACES];

    /** The name that these bytes spell in UTF-8. */
    public String name(byte[] bytes, int start, int end) {
        if (end - start > LONGEST) {
            return text(bytes, start, end);
        }
        int place = place(bytes, start, end);
        Name name = names[place];
        if (name == null || !Arrays.equals(name.bytes, 0, name.bytes.length, bytes, start, end)) {
            name = new Name(Arrays.copyOfRange(bytes, start, end), text(bytes, start, end));
            names[place] = name;
        }
        return name.text;
    }

    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private static int place(byte[] bytes, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 10) & PLACES - 1;
    }
}
