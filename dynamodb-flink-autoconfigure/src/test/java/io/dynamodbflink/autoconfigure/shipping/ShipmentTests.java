/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class ShipmentTests {

    @TempDir
    Path directory;

    @Test
    void bundleHasWhatIsNeededInTheOrderOfTheClassPath() throws IOException {
        Path classes = TestJars.directory(directory.resolve("target/classes"), "x.yml");
        Path tests = TestJars.directory(directory.resolve("other/classes"), "x.yml");
        Path flink = TestJars.jar(directory.resolve("flink-core-2.3.0.jar"), "flink/Core.class");
        Path b = TestJars.jar(directory.resolve("b-1.0.jar"), "x.yml");
        Path a = TestJars.jar(directory.resolve("a-1.0.jar"), "x.yml");
        Path sameName = TestJars.jar(directory.resolve("sub/b-1.0.jar"), "x.yml");

        Path bundle = bundle(shipment(classes, tests, flink, b, a, sameName));

        assertThat(TestJars.entries(bundle))
                .containsExactly(
                        "META-INF/",
                        "META-INF/MANIFEST.MF",
                        "lib/",
                        "lib/classes.jar",
                        "lib/classes-2.jar",
                        "lib/b-1.0.jar",
                        "lib/a-1.0.jar",
                        "lib/b-1.0-2.jar");
    }

    @Test
    void sameContentGivesTheSameBytesWhereverAndWhenever() throws IOException {
        Path one = TestJars.directory(directory.resolve("one/classes"), "app/Main.class", "a/A.class", "x.yml");
        Path other = TestJars.directory(directory.resolve("other/classes"), "x.yml", "a/A.class", "app/Main.class");
        Files.setLastModifiedTime(other.resolve("x.yml"), FileTime.fromMillis(1_000_000));
        Path jar = TestJars.jar(directory.resolve("a-1.0.jar"), "a/A.class");
        Path copy =
                Files.copy(jar, Files.createDirectory(directory.resolve("copy")).resolve("a-1.0.jar"));

        assertThat(bundle(shipment(one, jar))).hasSameBinaryContentAs(bundle(shipment(other, copy)));
    }

    @Test
    void changedFileChangesFingerprintAndBytes() throws IOException {
        Path classes = TestJars.directory(directory.resolve("classes"), "app/Main.class");
        String before = shipment(classes).fingerprint();
        Path bundleBefore = bundle(shipment(classes));

        assertThat(shipment(classes).fingerprint()).isEqualTo(before);
        Files.writeString(classes.resolve("app/Main.class"), "changed");

        assertThat(shipment(classes).fingerprint()).isNotEqualTo(before);
        assertThat(Files.mismatch(bundleBefore, bundle(shipment(classes)))).isNotNegative();
    }

    @Test
    void leavingOutMoreChangesTheFingerprint() {
        Path classes = TestJars.directory(directory.resolve("classes"), "app/Main.class");
        Path jar = TestJars.jar(directory.resolve("h2-1.0.jar"), "h2/H2.class");

        assertThat(shipment(List.of("h2-*.jar"), classes, jar).fingerprint())
                .isNotEqualTo(shipment(classes, jar).fingerprint());
    }

    @Test
    void executableJarGivesWhatItsPartsGive() throws IOException {
        Path jar = TestJars.executable(directory.resolve("app.jar"));

        Path bundle = bundle(shipment(jar));

        assertThat(TestJars.entries(bundle))
                .containsExactly("META-INF/", "META-INF/MANIFEST.MF", "lib/", "lib/merged-1.jar");
        assertThat(shipment(jar).fingerprint()).isEqualTo(shipment(jar).fingerprint());
    }

    /** Spring looks for packages by their directories, which a jar need not have. */
    @Test
    void packagesAreFoundInAJarMadeOfADirectory() throws IOException {
        Path classes = TestJars.directory(directory.resolve("classes"), "app/model/Order.class", "app/Main.class");
        Path jar = directory.resolve("made.jar");
        try (var out = Files.newOutputStream(jar)) {
            new DirectoryPart(classes).writeTo(out);
        }

        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            assertThat(new PathMatchingResourcePatternResolver(loader).getResources("classpath*:app/**/*.class"))
                    .extracting(Resource::getFilename)
                    .containsExactlyInAnyOrder("Order.class", "Main.class");
        }
    }

    @Test
    void brokenJarIsNamed() {
        Path classes = TestJars.directory(directory.resolve("classes"), "app/Main.class");
        Path gone = TestJars.jar(directory.resolve("gone-1.0.jar"), "gone/Gone.class");
        Shipment shipment = shipment(classes, gone);
        assertThat(gone.toFile().delete()).isTrue();

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> bundle(shipment))
                .withMessageContaining("gone-1.0.jar")
                .satisfies(failure -> assertThat(failure.analysis().getAction()).contains("shipping.exclude"));
    }

    @Test
    void whatIsNoJarIsNamed() {
        Path classes = TestJars.directory(directory.resolve("classes"), "app/Main.class");
        Path broken = TestJars.write(directory.resolve("broken-1.0.jar"), new byte[] {1, 2, 3});

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> bundle(shipment(classes, broken)))
                .withMessageContaining("broken-1.0.jar");
    }

    @Test
    void patternsThatMatchNothingAreKnown() {
        Path classes = TestJars.directory(directory.resolve("classes"), "app/Main.class");
        Path jar = TestJars.jar(directory.resolve("h2-1.0.jar"), "h2/H2.class");

        assertThat(shipment(List.of("h2-*.jar", "derby-*.jar"), classes, jar).idlePatterns())
                .containsExactly("derby-*.jar");
    }

    @Test
    void nothingToSendIsRefused() {
        Path jar = TestJars.jar(directory.resolve("h2-1.0.jar"), "h2/H2.class");

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> shipment(List.of("*"), jar))
                .withMessageContaining("Nothing");
    }

    @Test
    void saysWhereAMissingClassIs() {
        Path classes = TestJars.directory(directory.resolve("classes"), "app/Main.class");
        Path h2 = TestJars.jar(directory.resolve("h2-1.0.jar"), "org/h2/Driver.class");
        Shipment shipment = shipment(List.of("h2-*.jar"), classes, h2);

        assertThat(shipment.whereIs("app.Main")).contains("app.Main is in classes.jar, which is sent to the cluster.");
        assertThat(shipment.whereIs("org.h2.Driver")).hasValueSatisfying(text -> assertThat(text)
                .contains("h2-1.0.jar")
                .contains("not sent")
                .contains("shipping.exclude"));
        assertThat(shipment.whereIs("org.Other")).isEmpty();
    }

    private Path bundle(Shipment shipment) throws IOException {
        Path file = Files.createTempFile(directory, "bundle", ".jar");
        assertThat(shipment.writeTo(file)).hasSize(64);
        return file;
    }

    private static Shipment shipment(Path... classPath) {
        return shipment(List.of(), classPath);
    }

    private static Shipment shipment(List<String> exclude, Path... classPath) {
        String joined = Stream.of(classPath).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        assertThat(Arrays.asList(classPath)).isNotEmpty();
        return new Shipment(
                ApplicationClassPath.of(joined, ClassLoader.getPlatformClassLoader()),
                new ShippingRules(exclude, List.of()));
    }
}
