/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what an application consists of, however it was started: from directories and jars, from an executable jar
 * or its extracted content, by a build tool or an IDE.
 */
final class ApplicationClassPath {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationClassPath.class);

    /** Where an executable jar has the application's classes and its dependencies. */
    private static final Attributes.Name NESTED_CLASSES = new Attributes.Name("Spring-Boot-Classes");

    private static final Attributes.Name NESTED_JARS = new Attributes.Name("Spring-Boot-Lib");

    /** What a war needs, but a servlet container has. */
    private static final String PROVIDED_JARS = "WEB-INF/lib-provided/";

    private final List<ClassPathPart> parts = new ArrayList<>();
    private final Set<Path> seen = new LinkedHashSet<>();

    private ApplicationClassPath() {}

    /** What the running application consists of, in the order in which classes are searched for. */
    static List<ClassPathPart> running(ClassLoader classLoader) {
        String modules = System.getProperty("jdk.module.path", "");
        String classPath = System.getProperty("java.class.path", "");
        return of(classPath + (modules.isEmpty() ? "" : File.pathSeparator + modules), classLoader);
    }

    /**
     * @param classPath paths, separated as the operating system does
     * @param classLoader may know more of them
     */
    static List<ClassPathPart> of(String classPath, ClassLoader classLoader) {
        ApplicationClassPath found = new ApplicationClassPath();
        for (String element : classPath.split(File.pathSeparator)) {
            found.add(Path.of(element));
        }
        for (ClassLoader loader = classLoader; loader != null; loader = loader.getParent()) {
            if (loader instanceof URLClassLoader urls) {
                Stream.of(urls.getURLs()).forEach(found::add);
            }
        }
        return List.copyOf(found.parts);
    }

    private void add(URL url) {
        Path path = path(url);
        if (path == null) {
            LOG.debug("{} is on the class path, but not a file: it is not sent to the cluster", url);
        } else {
            add(path);
        }
    }

    /** The file that a URL leads to, or into. */
    private static @Nullable Path path(URL url) {
        String text = url.toString();
        if (text.startsWith("jar:")) {
            text = text.substring("jar:".length());
        }
        int inside = text.indexOf("!/");
        if (inside >= 0) {
            text = text.substring(0, inside);
        }
        if (text.startsWith("nested:")) {
            // Boot puts one more slash between a jar and what is in it.
            text = "file:" + (text.endsWith("/") ? text.substring(0, text.length() - 1) : text).substring(7);
        }
        try {
            return text.startsWith("file:") ? Path.of(URI.create(text)) : null;
        } catch (IllegalArgumentException e) {
            LOG.debug("{} is no path", text, e);
            return null;
        }
    }

    private void add(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        if (!seen.add(absolute)) {
            return;
        }
        try {
            if (Files.isDirectory(absolute)) {
                addDirectory(absolute);
            } else if (!Files.exists(absolute)) {
                LOG.debug("{} is on the class path, but does not exist", absolute);
            } else if (isArchive(absolute)) {
                addArchive(absolute);
            } else {
                LOG.debug("{} is on the class path, but no jar: it is not sent to the cluster", absolute);
            }
        } catch (IOException e) {
            // Whoever builds the bundle says so, unless it is left out anyway.
            LOG.debug("{} cannot be looked into", absolute, e);
            parts.add(new JarFilePart(absolute));
        }
    }

    private static boolean isArchive(Path path) {
        String name = path.getFileName().toString();
        return name.endsWith(".jar") || name.endsWith(".war") || name.endsWith(".zip");
    }

    private void addDirectory(Path directory) throws IOException {
        Path manifest = directory.resolve(JarFile.MANIFEST_NAME);
        if (Files.isRegularFile(manifest)) {
            try (var in = Files.newInputStream(manifest)) {
                Attributes attributes = new Manifest(in).getMainAttributes();
                String classes = attributes.getValue(NESTED_CLASSES);
                String jars = attributes.getValue(NESTED_JARS);
                if (classes != null && jars != null) {
                    add(directory.resolve(classes));
                    addAllIn(directory.resolve(jars));
                    addAllIn(directory.resolve(PROVIDED_JARS));
                    return;
                }
            }
        }
        DirectoryPart part = new DirectoryPart(directory);
        if (part.isEmpty()) {
            LOG.debug("{} is on the class path, but empty", directory);
        } else {
            parts.add(part);
        }
    }

    private void addAllIn(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> jars = Files.list(directory)) {
                jars.filter(ApplicationClassPath::isArchive).sorted().forEach(this::add);
            }
        }
    }

    private void addArchive(Path archive) throws IOException {
        try (JarFile jar = new JarFile(archive.toFile())) {
            Manifest manifest = jar.getManifest();
            Attributes attributes = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String classes = attributes.getValue(NESTED_CLASSES);
            String jars = attributes.getValue(NESTED_JARS);
            if (classes != null && jars != null) {
                addNested(archive, jar, classes, jars);
                return;
            }
            // A jar with nothing but a manifest only says where others are.
            if (jar.stream()
                    .anyMatch(entry -> !entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME))) {
                parts.add(new JarFilePart(archive));
            }
            addLinked(archive, attributes.getValue(Attributes.Name.CLASS_PATH));
        }
    }

    private void addNested(Path archive, JarFile jar, String classes, String jars) {
        if (jar.stream()
                .anyMatch(entry -> !entry.isDirectory() && entry.getName().startsWith(classes))) {
            parts.add(new NestedClassesPart(archive, classes));
        }
        jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .filter(name -> name.startsWith(jars) || name.startsWith(PROVIDED_JARS))
                .filter(name -> name.endsWith(".jar"))
                .forEach(name -> parts.add(new NestedJarPart(archive, name)));
    }

    private void addLinked(Path archive, @Nullable String links) {
        if (links == null) {
            return;
        }
        for (String link : links.trim().split("\\s+")) {
            try {
                URI target = archive.toUri().resolve(link);
                if ("file".equals(target.getScheme())) {
                    add(Path.of(target));
                }
            } catch (IllegalArgumentException e) {
                LOG.debug("{} leads to {}, which is no path", archive, link, e);
            }
        }
    }
}
