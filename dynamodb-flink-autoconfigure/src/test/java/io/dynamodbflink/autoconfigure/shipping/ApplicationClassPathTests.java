/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationClassPathTests {

    @TempDir
    Path directory;

    @Test
    void directoriesAndJarsKeepTheirOrder() {
        Path later = TestJars.jar(directory.resolve("a-1.0.jar"), "a/A.class");
        Path classes = TestJars.directory(directory.resolve("classes"), "app/Main.class");
        Path first = TestJars.jar(directory.resolve("z-1.0.jar"), "z/Z.class");

        assertThat(found(first, classes, later))
                .containsExactly(new JarFilePart(first), new DirectoryPart(classes), new JarFilePart(later));
    }

    @Test
    void whatTheJvmWouldIgnoreIsIgnored() throws IOException {
        Path jar = TestJars.jar(directory.resolve("a-1.0.jar"), "a/A.class");
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Path library = TestJars.write(directory.resolve("libnative.so"), new byte[] {1});

        assertThat(found(empty, directory.resolve("missing.jar"), library, jar, jar))
                .containsExactly(new JarFilePart(jar));
    }

    /** Test runners and IDEs put a long class path into the manifest of a jar. */
    @Test
    void jarThatOnlyNamesOthersIsReplacedByThem() {
        Path jar = TestJars.jar(directory.resolve("lib/a-1.0.jar"), "a/A.class");
        Path classes = TestJars.directory(directory.resolve("my classes"), "app/Main.class");
        Path booter = TestJars.jar(
                directory.resolve("booter.jar"),
                Map.of("Class-Path", "lib/a-1.0.jar gone.jar " + classes.toUri() + " http://example.com/x.jar"),
                Map.of());

        assertThat(found(booter)).containsExactly(new JarFilePart(jar), new DirectoryPart(classes));
    }

    /** That is how an extracted executable jar names its dependencies. */
    @Test
    void jarThatAlsoHasClassesStays() {
        Path jar = TestJars.jar(directory.resolve("lib/a-1.0.jar"), "a/A.class");
        Path application = TestJars.jar(
                directory.resolve("app.jar"), Map.of("Class-Path", "lib/a-1.0.jar"), TestJars.files("app/Main.class"));

        assertThat(found(application)).containsExactly(new JarFilePart(application), new JarFilePart(jar));
    }

    @Test
    void executableJarIsTakenApart() throws IOException {
        Path jar = TestJars.executable(directory.resolve("app.jar"));

        List<ClassPathPart> parts = found(jar);

        assertThat(parts)
                .containsExactly(
                        new NestedClassesPart(jar, "BOOT-INF/classes/"),
                        new NestedJarPart(jar, "BOOT-INF/lib/first-1.0.jar"),
                        new NestedJarPart(jar, "BOOT-INF/lib/second-1.0.jar"));
        assertThat(parts.get(0).has("application.yml")).isTrue();
        assertThat(parts.get(1).has("first/First.class")).isTrue();
        assertThat(parts.get(1).has("second/Second.class")).isFalse();
    }

    @Test
    void unpackedExecutableJarIsTakenApart() throws IOException {
        Path unpacked = directory.resolve("unpacked");
        try (ZipFile zip =
                new ZipFile(TestJars.executable(directory.resolve("app.jar")).toFile())) {
            for (var entry : zip.stream().toList()) {
                TestJars.write(
                        unpacked.resolve(entry.getName()),
                        zip.getInputStream(entry).readAllBytes());
            }
        }
        assertThat(unpacked.resolve(JarFile.MANIFEST_NAME)).exists();

        assertThat(found(unpacked))
                .containsExactly(
                        new DirectoryPart(unpacked.resolve("BOOT-INF/classes")),
                        new JarFilePart(unpacked.resolve("BOOT-INF/lib/first-1.0.jar")),
                        new JarFilePart(unpacked.resolve("BOOT-INF/lib/second-1.0.jar")));
    }

    /** A launcher can be told to add jars, and devtools has a class loader of its own. */
    @Test
    void filesThatClassLoadersKnowOfAreAdded() throws IOException {
        Path known = TestJars.jar(directory.resolve("a-1.0.jar"), "a/A.class");
        Path added = TestJars.jar(directory.resolve("with blank-1.0.jar"), "b/B.class");
        Path more = TestJars.jar(directory.resolve("more-1.0.jar"), "c/C.class");
        URL[] urls = {known.toUri().toURL(), added.toUri().toURL()};
        URL[] moreUrls = {URI.create("jar:" + more.toUri() + "!/").toURL()};

        try (URLClassLoader parent = new URLClassLoader(moreUrls, null);
                URLClassLoader loader = new URLClassLoader(urls, parent)) {
            assertThat(ApplicationClassPath.of(known.toString(), loader))
                    .containsExactly(new JarFilePart(known), new JarFilePart(added), new JarFilePart(more));
        }
    }

    @Test
    void brokenJarIsNotDroppedSilently() {
        Path broken = TestJars.write(directory.resolve("broken-1.0.jar"), new byte[] {1, 2, 3});

        assertThat(found(broken)).containsExactly(new JarFilePart(broken));
    }

    @Test
    void classPathOfThisTestIsFound() throws IOException {
        String self = getClass().getName().replace('.', '/') + ".class";
        List<ClassPathPart> parts = ApplicationClassPath.running(getClass().getClassLoader());

        assertThat(parts).anySatisfy(part -> assertThat(part.has(self)).isTrue());
        assertThat(parts).map(ClassPathPart::fileName).anyMatch(name -> name.startsWith("spring-context-"));
    }

    private List<ClassPathPart> found(Path... classPath) {
        String joined = Stream.of(classPath).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        return ApplicationClassPath.of(joined, ClassLoader.getPlatformClassLoader());
    }
}
