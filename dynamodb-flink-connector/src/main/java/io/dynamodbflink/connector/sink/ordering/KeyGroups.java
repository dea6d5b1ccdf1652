/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Divides all keys into {@value #COUNT} groups. A group belongs to one subtask of a sink, whichever parallelism it has,
 * see {@link GroupRange}.
 *
 * <p><b>For ever.</b> Savepoints are laid out by these groups: the same key must be in the same group in every release.
 * So the hash is spelt out here and depends on nothing that may change, such as {@code hashCode} of another class. It
 * takes 16 bits of text or 8 bits of anything else at a time (FNV-1a, 64 bits), mixes the sum well, and the upper ten
 * bits are the group. The sink's own table is no part of it, so that a savepoint may be restored into another one.
 *
 * @since 0.1.0
 */
public final class KeyGroups {

    /** Number of groups, and so the highest parallelism of a partitioned sink. */
    public static final int COUNT = 1 << 10;

    /** In place of a group, for a key that is not known. */
    public static final int NONE = -1;

    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private static final int TEXT = 1;
    private static final int NUMBER = 2;
    private static final int BINARY = 3;

    private final String ownTable;

    /** @param ownTable name or ARN of the sink's table */
    public KeyGroups(String ownTable) {
        this.ownTable = nameOf(Objects.requireNonNull(ownTable, "ownTable"));
    }

    /**
     * The group of a key, {@link #NONE} if the key is not known.
     *
     * @param table name or ARN; null for the sink's own
     */
    public int of(@Nullable String table, WriteKey key) {
        return key instanceof PrimaryKey primaryKey ? group(add(primaryKey, seed(table))) : NONE;
    }

    /** The group for everything in a table of which nothing is known. */
    public int ofTable(@Nullable String table) {
        return group(seed(table));
    }

    private long seed(@Nullable String table) {
        String name = table == null ? ownTable : nameOf(table);
        return name.equals(ownTable) ? OFFSET_BASIS : add(name, OFFSET_BASIS);
    }

    private static String nameOf(String table) {
        return table.substring(table.lastIndexOf('/') + 1);
    }

    private static long add(PrimaryKey key, long hash) {
        long sum = hash;
        for (Object part : key.parts()) {
            if (part instanceof String text) {
                sum = add(text, sum);
            } else if (part instanceof BigDecimal number) {
                sum = add(number.unscaledValue().toByteArray(), add(number.scale(), add(NUMBER, sum)));
            } else {
                sum = add(((SdkBytes) part).asByteArrayUnsafe(), add(BINARY, sum));
            }
        }
        return sum;
    }

    private static int group(long hash) {
        long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (int) ((mixed ^ mixed >>> 33) >>> 54);
    }

    private static long add(int unit, long hash) {
        return (hash ^ unit) * PRIME;
    }

    private static long add(String text, long hash) {
        long sum = add(TEXT, hash);
        for (int i = 0; i < text.length(); i++) {
            sum = add(text.charAt(i), sum);
        }
        return sum;
    }

    private static long add(byte[] bytes, long hash) {
        long sum = hash;
        for (byte b : bytes) {
            sum = add(b & 0xff, sum);
        }
        return sum;
    }
}
