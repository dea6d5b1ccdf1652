/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Bundles on this machine's disk, so that they need not be made again whenever the application starts. What is in it is
 * run on the cluster, so nobody else may write there.
 */
final class BundleCache {

    private static final Logger LOG = LoggerFactory.getLogger(BundleCache.class);

    /** Of each application: the one in use, and the one before. */
    private static final int RETAINED = 2;

    private static final Set<PosixFilePermission> OTHERS_MAY_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final Path directory;
    private final String application;
    private final Pattern names;

    /**
     * @param application name of the application, fit for file names
     */
    BundleCache(Path directory, String application) {
        this.directory = Objects.requireNonNull(directory, "directory");
        this.application = Objects.requireNonNull(application, "application");
        this.names = Pattern.compile(Pattern.quote(application) + "-([0-9a-f]{16})-([0-9a-f]{64})\\.jar");
    }

    /** Where bundles are if nothing else is said. */
    static Path defaultDirectory() {
        return Path.of(System.getProperty("java.io.tmpdir"), "dynamodb-flink-" + System.getProperty("user.name"));
    }

    /**
     * Gives the bundle of a shipment, made now or before.
     *
     * @throws FailureAnalyzedException if the directory is not fit for it, or a part of the application cannot be read
     */
    Bundle get(Shipment shipment) {
        String fingerprint = shipment.fingerprint();
        try {
            prepareDirectory();
            Optional<Bundle> made = find(fingerprint);
            Bundle bundle = made.isPresent() ? made.get() : make(shipment, fingerprint);
            Files.setLastModifiedTime(bundle.file(), FileTime.from(Instant.now()));
            removeOldest();
            return bundle;
        } catch (IOException e) {
            throw new FailureAnalyzedException(
                    "What is sent to the Flink cluster cannot be written to " + directory + ": " + e,
                    "Set dynamodb-flink.cluster.remote.shipping.directory to one that the application can write to.",
                    e);
        }
    }

    private Optional<Bundle> find(String fingerprint) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Matcher name = names.matcher(file.getFileName().toString());
                if (name.matches() && name.group(1).equals(fingerprint)) {
                    return Optional.of(new Bundle(application, file, name.group(2), Files.size(file)));
                }
            }
        }
        return Optional.empty();
    }

    private Bundle make(Shipment shipment, String fingerprint) throws IOException {
        long begin = System.nanoTime();
        Path temporary = Files.createTempFile(directory, "making-", ".tmp");
        try {
            String sha256 = shipment.writeTo(temporary);
            Path file = directory.resolve(application + "-" + fingerprint + "-" + sha256 + ".jar");
            // Others may be making the same one: whoever is last has made the same bytes.
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            LOG.debug("{} was made in {} ms", file, (System.nanoTime() - begin) / 1_000_000);
            return new Bundle(application, file, sha256, Files.size(file));
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private void removeOldest() throws IOException {
        record Used(Path file, FileTime last) {}
        List<Used> bundles;
        try (Stream<Path> files = Files.list(directory)) {
            bundles = files.filter(
                            file -> names.matcher(file.getFileName().toString()).matches())
                    .map(file -> new Used(file, lastUse(file)))
                    .sorted(Comparator.comparing(Used::last).reversed())
                    .toList();
        }
        for (Used old : bundles.subList(Math.min(RETAINED, bundles.size()), bundles.size())) {
            try {
                Files.deleteIfExists(old.file());
            } catch (IOException e) {
                LOG.debug("{} cannot be deleted; somebody may be reading it", old.file(), e);
            }
        }
    }

    private static FileTime lastUse(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            LOG.debug("{} has gone meanwhile", file, e);
            return FileTime.fromMillis(0);
        }
    }

    private void prepareDirectory() throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(directory);
            return;
        }
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            LOG.trace("{} was there before", directory, e);
        }
        if (Files.getPosixFilePermissions(directory).stream().anyMatch(OTHERS_MAY_WRITE::contains)
                || !isOurs(directory)) {
            throw new FailureAnalyzedException(
                    "What is sent to the Flink cluster cannot be kept in " + directory
                            + ": other users can write there, so they could have it run what they like.",
                    "Give the directory to the application's user alone (chmod 700), or set"
                            + " dynamodb-flink.cluster.remote.shipping.directory to another one.");
        }
    }

    private static boolean isOurs(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "whose-", ".tmp");
        try {
            return Files.getOwner(probe).equals(Files.getOwner(directory));
        } finally {
            Files.delete(probe);
        }
    }
}
