/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.flink;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the processes of a cluster find on disk, below one directory, as in the home directory of a distribution. */
final class ClusterFiles {

    private static final String LOG4J = """
            monitorInterval = 0
            rootLogger.level = INFO
            rootLogger.appenderRef.out.ref = Out
            appender.out.name = Out
            appender.out.type = CONSOLE
            appender.out.layout.type = PatternLayout
            appender.out.layout.pattern = %d{HH:mm:ss,SSS} %-5p %-60c{1.} [%t] - %m%n
            """;

    private final Path home;

    private ClusterFiles(Path home) {
        this.home = home;
    }

    static ClusterFiles create(Path home, Map<String, String> configuration, List<Path> userJars) throws IOException {
        ClusterFiles files = new ClusterFiles(home);
        for (Path directory : List.of(
                files.configuration(),
                files.logs(),
                files.temporary(),
                files.plugins(),
                files.highAvailability(),
                files.zooKeeper())) {
            Files.createDirectories(directory);
        }
        Files.writeString(files.configuration().resolve("config.yaml"), yaml(configuration));
        Files.writeString(files.log4j(), LOG4J);
        if (!userJars.isEmpty()) {
            Path target = Files.createDirectories(home.resolve("usrlib"));
            for (Path jar : userJars) {
                Files.copy(jar, target.resolve(jar.getFileName()));
            }
        }
        files.copyClass(ChildMain.class);
        return files;
    }

    /** Keys may have dots in them; values are texts, which Flink converts. */
    private static String yaml(Map<String, String> configuration) {
        return configuration.entrySet().stream()
                .map(entry -> entry.getKey() + ": '" + entry.getValue().replace("'", "''") + "'\n")
                .collect(Collectors.joining());
    }

    /** So that the rest of the class path that it comes from does not get into the cluster. */
    private void copyClass(Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        Path target = classes().resolve(path);
        Files.createDirectories(target.getParent());
        try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException("Cannot find the class file " + path);
            }
            Files.copy(in, target);
        }
    }

    Path home() {
        return home;
    }

    Path configuration() {
        return home.resolve("conf");
    }

    Path log4j() {
        return configuration().resolve("log4j.properties");
    }

    Path logs() {
        return home.resolve("log");
    }

    /** Need not exist: Flink looks for plugins and for the jars of users beside it. */
    Path lib() {
        return home.resolve("lib");
    }

    Path plugins() {
        return home.resolve("plugins");
    }

    Path temporary() {
        return home.resolve("tmp");
    }

    Path classes() {
        return home.resolve("classes");
    }

    Path highAvailability() {
        return home.resolve("ha");
    }

    Path zooKeeper() {
        return home.resolve("zookeeper");
    }

    /** Removes everything, logs too. */
    void delete() {
        try (Stream<Path> all = Files.walk(home)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete the files of the cluster in " + home, e);
        }
    }
}
