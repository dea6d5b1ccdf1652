/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A directory of classes and resources on the class path, as build tools and IDEs have them. */
record DirectoryPart(Path path) implements ClassPathPart {

    @Override
    public String fileName() {
        return path.getFileName() + ".jar";
    }

    @Override
    public String origin() {
        return path.toString();
    }

    boolean isEmpty() throws IOException {
        return files().isEmpty();
    }

    @Override
    public void describe(Consumer<String> lines) throws IOException {
        lines.accept(path.toString());
        for (var file : files().entrySet()) {
            lines.accept(file.getKey() + " " + Files.size(file.getValue()) + " "
                    + Files.getLastModifiedTime(file.getValue()).toMillis());
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        ReproducibleJar jar = new ReproducibleJar(out);
        for (var file : files().entrySet()) {
            jar.add(file.getKey(), Files.readAllBytes(file.getValue()));
        }
        jar.finish();
    }

    @Override
    public boolean has(String resource) {
        return Files.isRegularFile(path.resolve(resource));
    }

    private SortedMap<String, Path> files() throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(path)) {
            found.filter(Files::isRegularFile)
                    .forEach(file -> files.put(path.relativize(file).toString().replace('\\', '/'), file));
        }
        return files;
    }
}
