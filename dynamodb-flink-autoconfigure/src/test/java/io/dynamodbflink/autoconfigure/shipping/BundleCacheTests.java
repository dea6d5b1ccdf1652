/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

class BundleCacheTests {

    @TempDir
    Path directory;

    @Test
    void bundleIsNamedByItsContent() throws Exception {
        Bundle bundle = cache("shop").get(shipment("app/Main.class"));

        assertThat(bundle.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(bundle.file()))));
        assertThat(bundle.bytes()).isEqualTo(Files.size(bundle.file()));
        assertThat(bundle.uploadName()).isEqualTo("dynamodb-flink-shop-" + bundle.sha256() + ".jar");
        assertThat(bundle.uploadNames().matcher(bundle.uploadName()).matches()).isTrue();
    }

    @Test
    void bundleOfTheSameApplicationIsNotMadeAgain() throws IOException {
        Shipment shipment = shipment("app/Main.class");
        Bundle first = cache("shop").get(shipment);
        // Whoever made it anew would notice that.
        byte[] marked = new byte[(int) first.bytes()];
        Files.write(first.file(), marked);

        Bundle second = cache("shop").get(shipment);

        assertThat(second).isEqualTo(first);
        assertThat(second.file()).hasBinaryContent(marked);
    }

    @Test
    void nothingElseIsLeftBehind() throws IOException {
        cache("shop").get(shipment("app/Main.class"));

        assertThat(kept()).hasSize(1);
    }

    @Test
    void onlyTheLastTwoBundlesOfAnApplicationAreKept() throws IOException {
        Bundle other = cache("shop-eu").get(shipment("eu/Main.class"));
        Bundle first = cache("shop").get(shipment("app/Main.class"));
        Bundle second = cache("shop").get(shipment("app/Main2.class"));
        age(first, 2);
        age(second, 1);
        age(other, 9);

        Bundle third = cache("shop").get(shipment("app/Main3.class"));

        assertThat(kept()).containsExactlyInAnyOrder(other.file(), second.file(), third.file());
    }

    @Test
    void bundlesOfOtherApplicationsAreNotMistakenForOurs() {
        Bundle shop = new Bundle("shop", directory, "a".repeat(64), 1);
        Bundle europe = new Bundle("shop-eu", directory, "b".repeat(64), 1);

        assertThat(shop.uploadNames().matcher(europe.uploadName()).matches()).isFalse();
        assertThat(europe.uploadNames().matcher(shop.uploadName()).matches()).isFalse();
    }

    @Test
    void namesOfApplicationsStayDifferent() {
        assertThat(Shipping.fileName("shop-eu")).isEqualTo("shop-eu");
        assertThat(List.of(Shipping.fileName("shop eu"), Shipping.fileName("shop.eu"), Shipping.fileName("shop-eu")))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[A-Za-z0-9_-]+"));
    }

    @Test
    void directoryThatOthersCanWriteToIsRefused() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> new BundleCache(shared, "shop").get(shipment("app/Main.class")))
                .withMessageContaining(shared.toString())
                .satisfies(failure -> assertThat(failure.analysis().getAction()).contains("shipping.directory"));
    }

    @Test
    void directoryThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> new BundleCache(file.resolve("below"), "shop").get(shipment("app/Main.class")))
                .withMessageContaining(file.toString())
                .satisfies(failure -> assertThat(failure.analysis().getAction()).contains("shipping.directory"));
    }

    private static void age(Bundle bundle, int hours) throws IOException {
        Files.setLastModifiedTime(bundle.file(), FileTime.from(Instant.now().minusSeconds(hours * 3600L)));
    }

    private BundleCache cache(String application) {
        return new BundleCache(directory.resolve("cache"), application);
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.toList();
        }
    }

    private Shipment shipment(String name) {
        Path classes = TestJars.directory(directory.resolve(name.replace('/', '-')), name);
        return new Shipment(List.of(new DirectoryPart(classes)), new ShippingRules(List.of(), List.of()));
    }
}
