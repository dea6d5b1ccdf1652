/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;

/** Jars and directories of classes, as build tools make them. */
final class TestJars {

    private TestJars() {}

    /** A jar with files of these names, whose content is their name. */
    static Path jar(Path file, String... names) {
        return write(file, bytes(Map.of(), files(names)));
    }

    /** A jar with a manifest. */
    static Path jar(Path file, Map<String, String> manifest, Map<String, byte[]> files) {
        return write(file, bytes(manifest, files));
    }

    static Map<String, byte[]> files(String... names) {
        Map<String, byte[]> files = new TreeMap<>();
        for (String name : names) {
            files.put(name, name.getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    static byte[] bytes(Map<String, String> manifest, Map<String, byte[]> files) {
        Manifest head = new Manifest();
        head.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.forEach(head.getMainAttributes()::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes, head)) {
            for (var file : files.entrySet()) {
                out.putNextEntry(new JarEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** An executable jar of Boot's. */
    static Path executable(Path file) {
        Map<String, byte[]> files = new TreeMap<>(files(
                "BOOT-INF/classes/app/Main.class",
                "BOOT-INF/classes/application.yml",
                "org/springframework/Loader.class"));
        files.put("BOOT-INF/lib/first-1.0.jar", bytes(Map.of(), files("first/First.class")));
        files.put("BOOT-INF/lib/second-1.0.jar", bytes(Map.of(), files("second/Second.class")));
        return jar(file, Map.of("Spring-Boot-Classes", "BOOT-INF/classes/", "Spring-Boot-Lib", "BOOT-INF/lib/"), files);
    }

    static Path directory(Path directory, String... names) {
        for (String name : names) {
            write(directory.resolve(name), name.getBytes(StandardCharsets.UTF_8));
        }
        return directory;
    }

    static Path write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> entries(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<String> names = new ArrayList<>();
            zip.stream().forEach(entry -> names.add(entry.getName()));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
