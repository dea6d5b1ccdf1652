/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/** A jar in memory, whose entries can be copied as they are stored, compressed or not. */
final class JarContent implements AutoCloseable {

    private final ZipFile zip;

    /**
     * @param jar the whole jar
     * @throws IOException if it is none
     */
    JarContent(byte[] jar) throws IOException {
        this.zip = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(jar))
                .setIgnoreLocalFileHeader(true)
                .get();
    }

    /** The entries, in the order of the jar's directory. */
    List<ZipArchiveEntry> entries() {
        return Collections.list(zip.getEntries());
    }

    /** Adds an entry to another jar, without compressing it again. */
    void copy(ZipArchiveEntry entry, ZipArchiveOutputStream target) throws IOException {
        try (InputStream stored = zip.getRawInputStream(entry)) {
            target.addRawArchiveEntry(entry, stored);
        }
    }

    /** The main attributes of its manifest; none if it has no manifest. */
    Attributes attributes() throws IOException {
        ZipArchiveEntry manifest = zip.getEntry(JarFile.MANIFEST_NAME);
        if (manifest == null) {
            return new Attributes();
        }
        try (InputStream in = zip.getInputStream(manifest)) {
            return new Manifest(in).getMainAttributes();
        }
    }

    boolean isMultiRelease() throws IOException {
        return "true".equalsIgnoreCase(attributes().getValue(Attributes.Name.MULTI_RELEASE));
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
