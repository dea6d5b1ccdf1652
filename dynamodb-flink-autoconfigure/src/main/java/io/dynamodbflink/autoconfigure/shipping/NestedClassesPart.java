/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The application's own classes inside of an executable jar.
 *
 * @param archive the executable jar
 * @param directory their directory in it, with a slash at its end
 */
record NestedClassesPart(Path archive, String directory) implements ClassPathPart {

    @Override
    public String fileName() {
        return "application-classes.jar";
    }

    @Override
    public String origin() {
        return archive + "!/" + directory;
    }

    @Override
    public void describe(Consumer<String> lines) throws IOException {
        lines.accept(directory);
        try (ZipFile jar = new ZipFile(archive.toFile())) {
            files(jar).forEach((name, entry) -> lines.accept(name + " " + entry.getSize() + " " + entry.getCrc()));
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        ReproducibleJar classes = new ReproducibleJar(out);
        try (ZipFile jar = new ZipFile(archive.toFile())) {
            for (var file : files(jar).entrySet()) {
                try (InputStream in = jar.getInputStream(file.getValue())) {
                    classes.add(file.getKey(), in.readAllBytes());
                }
            }
        }
        classes.finish();
    }

    @Override
    public boolean has(String resource) throws IOException {
        try (ZipFile jar = new ZipFile(archive.toFile())) {
            return jar.getEntry(directory + resource) != null;
        }
    }

    private SortedMap<String, ZipEntry> files(ZipFile jar) {
        SortedMap<String, ZipEntry> files = new TreeMap<>();
        jar.stream()
                .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(directory))
                .forEach(entry -> files.put(entry.getName().substring(directory.length()), entry));
        return files;
    }
}
