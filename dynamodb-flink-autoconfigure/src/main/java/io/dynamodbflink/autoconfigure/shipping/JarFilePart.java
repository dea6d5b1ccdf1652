/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipFile;

/** A jar on the class path. */
record JarFilePart(Path path) implements ClassPathPart {

    @Override
    public String fileName() {
        return path.getFileName().toString();
    }

    @Override
    public String origin() {
        return path.toString();
    }

    @Override
    public void describe(Consumer<String> lines) throws IOException {
        lines.accept(path + " " + Files.size(path) + " "
                + Files.getLastModifiedTime(path).toMillis());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Files.copy(path, out);
    }

    @Override
    public boolean has(String resource) throws IOException {
        try (ZipFile jar = new ZipFile(path.toFile())) {
            return jar.getEntry(resource) != null;
        }
    }
}
