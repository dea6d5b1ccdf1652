/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** Writes a jar of entries that are compressed already, so that nothing depends on who compresses. */
final class RawJarWriter {

    /** More need 64 bit numbers. */
    static final int MOST_ENTRIES = 65_000;

    private static final short VERSION = 20;
    private static final short UTF_8 = 1 << 11;

    /** The first day that a zip file knows: 1980-01-01. */
    private static final short DATE = (1 << 5) | 1;

    private final OutputStream out;
    private final List<byte[]> directory = new ArrayList<>();
    private long written;

    /**
     * @param out stays open
     */
    RawJarWriter(OutputStream out) {
        this.out = out;
    }

    /** Adds what is not compressed. */
    void add(String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        add(new JarContent.Entry(name, 0, crc.getValue(), content.length, content.length, 0), ByteBuffer.wrap(content));
    }

    /**
     * Adds an entry of another jar.
     *
     * @param stored as it is stored there
     */
    void add(JarContent.Entry entry, ByteBuffer stored) throws IOException {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        ByteBuffer central = buffer(46 + name.length).putInt(0x02014b50).putShort(VERSION);
        describe(central, entry, name)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) 0)
                .putInt(0)
                .putInt((int) written)
                .put(name);
        directory.add(central.array());
        write(describe(buffer(30 + name.length).putInt(0x04034b50), entry, name)
                .put(name)
                .array());
        byte[] data = new byte[stored.remaining()];
        stored.get(data);
        write(data);
    }

    /** What both kinds of headers say, in the same order. */
    private static ByteBuffer describe(ByteBuffer header, JarContent.Entry entry, byte[] name) {
        return header.putShort(VERSION)
                .putShort(UTF_8)
                .putShort((short) entry.method())
                .putShort((short) 0)
                .putShort(DATE)
                .putInt((int) entry.crc())
                .putInt(entry.compressed())
                .putInt((int) entry.size())
                .putShort((short) name.length)
                .putShort((short) 0);
    }

    /** Writes what ends a jar. */
    void finish() throws IOException {
        long start = written;
        for (byte[] each : directory) {
            write(each);
        }
        if (written > Integer.MAX_VALUE || directory.size() > MOST_ENTRIES) {
            throw new IOException("A jar of " + directory.size() + " entries and " + written + " bytes is too large");
        }
        write(buffer(22)
                .putInt(0x06054b50)
                .putShort((short) 0)
                .putShort((short) 0)
                .putShort((short) directory.size())
                .putShort((short) directory.size())
                .putInt((int) (written - start))
                .putInt((int) start)
                .putShort((short) 0)
                .array());
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void write(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }
}
