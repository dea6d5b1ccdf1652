/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergedJarTests {

    @TempDir
    Path directory;

    @Test
    void jarsThatHaveNothingInCommonBecomeOne() throws Exception {
        List<Path> merged = merged(
                jar("a-1.0.jar", Map.of(), "a/A.class", "META-INF/LICENSE"),
                jar("b-1.0.jar", Map.of(), "b/B.class", "META-INF/LICENSE"),
                TestJars.directory(directory.resolve("classes"), "app/Main.class"));

        assertThat(merged).hasSize(1);
        assertThat(TestJars.entries(merged.get(0)))
                .contains("a/A.class", "b/B.class", "app/", "app/Main.class", "META-INF/LICENSE")
                .doesNotHaveDuplicates();
    }

    @Test
    void serviceOfTwoJarsIsFoundInBoth() throws Exception {
        Map<String, byte[]> one = new TreeMap<>(TestJars.files("a/A.class"));
        one.put("META-INF/services/x.Service", "a.A".getBytes(StandardCharsets.UTF_8));
        Map<String, byte[]> other = new TreeMap<>(TestJars.files("b/B.class"));
        other.put("META-INF/services/x.Service", "b.B".getBytes(StandardCharsets.UTF_8));
        List<Path> merged = merged(
                TestJars.jar(directory.resolve("a-1.0.jar"), Map.of(), one),
                jar("between-1.0.jar", Map.of(), "between/C.class"),
                TestJars.jar(directory.resolve("b-1.0.jar"), Map.of(), other));

        assertThat(merged).hasSize(2);
        assertThat(found(merged, "META-INF/services/x.Service")).containsExactly("a.A", "b.B");
    }

    /** The one thing that must hold, whatever jars there are. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whateverIsLookedForIsFoundAsBefore(int seed) throws Exception {
        Random random = new Random(seed);
        List<Path> jars = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            names.add("p" + i % 7 + "/Name" + i);
        }
        for (int i = 0; i < 25; i++) {
            Map<String, byte[]> files = new TreeMap<>();
            for (int j = random.nextInt(4); j >= 0; j--) {
                files.put(
                        names.get(random.nextInt(names.size())),
                        ("of jar " + i + "x".repeat(random.nextInt(2000))).getBytes(StandardCharsets.UTF_8));
            }
            Path jar = directory.resolve("jar" + i + "-1.0.jar");
            if (random.nextInt(8) == 0) {
                files.put("META-INF/SIGNED" + i + ".SF", new byte[0]);
            }
            jars.add(TestJars.jar(jar, Map.of(), files));
        }

        List<Path> merged = merged(jars.toArray(Path[]::new));

        assertThat(merged).hasSizeLessThan(jars.size());
        for (String name : names) {
            assertThat(found(merged, name)).as(name).isEqualTo(found(jars, name));
        }
    }

    @Test
    void signedJarStaysAsItIs() throws Exception {
        Path signed = jar("signed-1.0.jar", Map.of(), "META-INF/SIGNER.SF", "signed/S.class");

        List<Path> merged = merged(jar("a-1.0.jar", Map.of(), "a/A.class"), signed);

        assertThat(merged).hasSize(2);
        assertThat(merged.get(1)).hasSameBinaryContentAs(signed);
    }

    @Test
    void jarOfSeveralVersionsOfJavaStaysOne() throws Exception {
        List<Path> merged = merged(
                jar("a-1.0.jar", Map.of(), "a/A.class"),
                jar("m-1.0.jar", Map.of("Multi-Release", "true"), "m/M.txt", "META-INF/versions/11/m/M.txt"));

        assertThat(merged).hasSize(1);
        try (JarFile jar = new JarFile(merged.get(0).toFile(), true, ZipFile.OPEN_READ, Runtime.version())) {
            assertThat(jar.isMultiRelease()).isTrue();
            assertThat(jar.getInputStream(jar.getJarEntry("m/M.txt"))).hasContent("META-INF/versions/11/m/M.txt");
        }
    }

    /** Without being told, Java would not look at them before either. */
    @Test
    void versionsThatWereNotMeantAreNotSwitchedOn() throws Exception {
        List<Path> merged = merged(
                jar("a-1.0.jar", Map.of("Multi-Release", "true"), "a/A.class"),
                jar("m-1.0.jar", Map.of(), "m/M.txt", "META-INF/versions/11/m/M.txt"));

        assertThat(merged).hasSize(2);
    }

    @Test
    void packagesKeepTheirVersions() throws Exception {
        String self = getClass().getPackageName().replace('.', '/') + "/MergedJarTests";
        Map<String, byte[]> files = new TreeMap<>();
        try (var in = getClass().getResourceAsStream("MergedJarTests.class")) {
            files.put(self + ".class", in.readAllBytes());
        }
        List<Path> merged = merged(
                jar("a-1.0.jar", Map.of("Implementation-Version", "1.0"), "a/A.class"),
                TestJars.jar(directory.resolve("self-7.1.jar"), Map.of("Implementation-Version", "7.1"), files));

        assertThat(merged).hasSize(1);
        try (URLClassLoader loader = loader(merged)) {
            assertThat(loader.loadClass(getClass().getName()).getPackage().getImplementationVersion())
                    .isEqualTo("7.1");
        }
    }

    @Test
    void jarsOfThisTestBecomeFew() throws Exception {
        List<ClassPathPart> parts = ApplicationClassPath.running(getClass().getClassLoader());

        List<MergedJar> merged = MergedJar.of(parts);

        assertThat(merged).hasSizeLessThan(60).hasSizeLessThan(parts.size() / 3);
    }

    private List<Path> merged(Path... classPath) throws IOException {
        List<ClassPathPart> parts = new ArrayList<>();
        for (Path path : classPath) {
            parts.add(Files.isDirectory(path) ? new DirectoryPart(path) : new JarFilePart(path));
        }
        List<Path> files = new ArrayList<>();
        for (MergedJar jar : MergedJar.of(parts)) {
            Path file = directory.resolve("out-" + files.size() + ".jar");
            try (var out = Files.newOutputStream(file)) {
                jar.writeTo(out);
            }
            files.add(file);
        }
        return files;
    }

    private Path jar(String name, Map<String, String> manifest, String... files) {
        return TestJars.jar(directory.resolve(name), manifest, TestJars.files(files));
    }

    /** What a class loader finds of that name, in its order. */
    private static List<String> found(List<Path> jars, String name) throws IOException {
        List<String> contents = new ArrayList<>();
        try (URLClassLoader loader = loader(jars)) {
            for (URL url : Collections.list(loader.findResources(name))) {
                var connection = url.openConnection();
                connection.setUseCaches(false);
                try (var in = connection.getInputStream()) {
                    contents.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return contents;
    }

    private static URLClassLoader loader(List<Path> jars) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            urls.add(jar.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
