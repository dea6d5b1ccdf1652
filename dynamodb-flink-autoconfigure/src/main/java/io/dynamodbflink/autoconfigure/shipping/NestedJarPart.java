/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * A jar inside of an executable jar.
 *
 * @param archive the executable jar
 * @param entry the jar's path in it
 */
record NestedJarPart(Path archive, String entry) implements ClassPathPart {

    @Override
    public String fileName() {
        return entry.substring(entry.lastIndexOf('/') + 1);
    }

    @Override
    public String origin() {
        return archive + "!/" + entry;
    }

    @Override
    public void describe(Consumer<String> lines) throws IOException {
        try (ZipFile jar = new ZipFile(archive.toFile())) {
            ZipEntry nested = jar.getEntry(entry);
            lines.accept(entry + " " + nested.getSize() + " " + nested.getCrc());
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (ZipFile jar = new ZipFile(archive.toFile());
                InputStream in = jar.getInputStream(jar.getEntry(entry))) {
            in.transferTo(out);
        }
    }

    @Override
    public boolean has(String resource) throws IOException {
        try (ZipFile jar = new ZipFile(archive.toFile());
                ZipInputStream in = new ZipInputStream(jar.getInputStream(jar.getEntry(entry)))) {
            for (ZipEntry each = in.getNextEntry(); each != null; each = in.getNextEntry()) {
                if (each.getName().equals(resource)) {
                    return true;
                }
            }
            return false;
        }
    }
}
