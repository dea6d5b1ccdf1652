/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipException;

/** The entries of a jar as they are stored, compressed or not. */
final class JarContent {

    private static final int END = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int CENTRAL = 0x02014b50;
    private static final int CENTRAL_LENGTH = 46;
    private static final int LOCAL = 0x04034b50;
    private static final int LOCAL_LENGTH = 30;
    private static final long BEYOND_32_BITS = 0xFFFFFFFFL;
    private static final int UTF_8 = 1 << 11;
    private static final int ENCRYPTED = 1;

    private final ByteBuffer bytes;
    private final List<Entry> entries;

    private JarContent(ByteBuffer bytes, List<Entry> entries) {
        this.bytes = bytes;
        this.entries = entries;
    }

    /**
     * @param jar the whole jar
     * @throws NotUnderstood if it is of a kind that is not understood here
     * @throws ZipException if it is none
     */
    static JarContent of(byte[] jar) throws ZipException {
        ByteBuffer bytes = ByteBuffer.wrap(jar).order(ByteOrder.LITTLE_ENDIAN);
        int end = end(bytes);
        int count = Short.toUnsignedInt(bytes.getShort(end + 10));
        long start = Integer.toUnsignedLong(bytes.getInt(end + 16));
        if (count == 0xFFFF || start == BEYOND_32_BITS) {
            throw new NotUnderstood("a jar with 64 bit numbers");
        }
        try {
            List<Entry> entries = new ArrayList<>(count);
            int at = (int) start;
            for (int i = 0; i < count; i++) {
                if (bytes.getInt(at) != CENTRAL) {
                    throw new ZipException("a jar with a broken directory");
                }
                Entry entry = entry(bytes, at);
                entries.add(entry);
                at += CENTRAL_LENGTH
                        + Short.toUnsignedInt(bytes.getShort(at + 28))
                        + Short.toUnsignedInt(bytes.getShort(at + 30))
                        + Short.toUnsignedInt(bytes.getShort(at + 32));
            }
            return new JarContent(bytes, List.copyOf(entries));
        } catch (IndexOutOfBoundsException e) {
            ZipException broken = new ZipException("a jar that ends too early");
            broken.initCause(e);
            throw broken;
        }
    }

    private static int end(ByteBuffer bytes) throws ZipException {
        for (int at = bytes.limit() - END_LENGTH; at >= 0; at--) {
            if (bytes.getInt(at) == END) {
                return at;
            }
        }
        throw new ZipException("no jar");
    }

    private static Entry entry(ByteBuffer bytes, int at) throws ZipException {
        int flags = Short.toUnsignedInt(bytes.getShort(at + 8));
        long compressed = Integer.toUnsignedLong(bytes.getInt(at + 20));
        long size = Integer.toUnsignedLong(bytes.getInt(at + 24));
        long header = Integer.toUnsignedLong(bytes.getInt(at + 42));
        if (compressed == BEYOND_32_BITS || size == BEYOND_32_BITS || header == BEYOND_32_BITS) {
            throw new NotUnderstood("a jar with 64 bit numbers");
        }
        byte[] name = new byte[Short.toUnsignedInt(bytes.getShort(at + 28))];
        bytes.get(at + CENTRAL_LENGTH, name);
        String text = new String(name, StandardCharsets.UTF_8);
        if ((flags & ENCRYPTED) != 0 || ((flags & UTF_8) == 0 && text.chars().anyMatch(character -> character > 127))) {
            throw new NotUnderstood("a jar with an encrypted entry, or one whose name is not in UTF-8");
        }
        return new Entry(
                text,
                Short.toUnsignedInt(bytes.getShort(at + 10)),
                Integer.toUnsignedLong(bytes.getInt(at + 16)),
                (int) compressed,
                size,
                (int) header);
    }

    List<Entry> entries() {
        return entries;
    }

    /** The bytes of an entry, as they are stored. */
    ByteBuffer stored(Entry entry) throws ZipException {
        int at = entry.header();
        if (bytes.getInt(at) != LOCAL) {
            throw new ZipException("a jar with a broken entry: " + entry.name());
        }
        int data = at
                + LOCAL_LENGTH
                + Short.toUnsignedInt(bytes.getShort(at + 26))
                + Short.toUnsignedInt(bytes.getShort(at + 28));
        return bytes.slice(data, entry.compressed());
    }

    /**
     * An entry.
     *
     * @param method how it is compressed
     * @param compressed how many bytes it takes
     * @param size how many bytes it has
     * @param header where in the jar it begins
     */
    record Entry(String name, int method, long crc, int compressed, long size, int header) {

        boolean isDirectory() {
            return name.endsWith("/");
        }
    }

    /** A jar that others can read. */
    static final class NotUnderstood extends ZipException {

        private static final long serialVersionUID = 1L;

        NotUnderstood(String message) {
            super(message);
        }
    }
}
