/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a jar whose bytes depend on nothing but what is put into it: without times, and without compression, which
 * differs between machines.
 */
final class ReproducibleJar {

    /** The first time that a zip file can hold; without a time zone. */
    static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;
    private final Set<String> directories = new HashSet<>();

    /**
     * @param out stays open
     */
    ReproducibleJar(OutputStream out) {
        this.zip = new ZipOutputStream(out);
    }

    /** Adds a file, and its directories: packages are searched for by them. */
    void add(String name, byte[] content) throws IOException {
        addDirectories(name);
        begin(name, content.length, crc(content));
        zip.write(content);
        zip.closeEntry();
    }

    /** Adds a file that is too large to be held in memory. It is written twice, since its length has to be known before. */
    void add(String name, Content content) throws IOException {
        addDirectories(name);
        Measured measured = new Measured();
        content.writeTo(measured);
        begin(name, measured.length, measured.crc.getValue());
        content.writeTo(zip);
        zip.closeEntry();
    }

    private void addDirectories(String name) throws IOException {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            String directory = name.substring(0, slash + 1);
            if (directories.add(directory)) {
                begin(directory, 0, 0);
                zip.closeEntry();
            }
        }
    }

    private void begin(String name, long length, long crc) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setTimeLocal(TIME);
        entry.setSize(length);
        entry.setCrc(crc);
        zip.putNextEntry(entry);
    }

    static long crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return crc.getValue();
    }

    /** Writes what ends a jar. */
    void finish() throws IOException {
        zip.finish();
    }

    /** Writes the same each time. */
    interface Content {

        void writeTo(OutputStream out) throws IOException;
    }

    private static final class Measured extends OutputStream {

        private final CRC32 crc = new CRC32();
        private long length;

        @Override
        public void write(int single) {
            crc.update(single);
            length++;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            crc.update(bytes, offset, count);
            length += count;
        }
    }
}
