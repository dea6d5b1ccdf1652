/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds checkpoint directories of jobs that are local to a machine although the job runs on several: what one writes
 * there, the others do not find.
 */
final class SharedDirectories {

    private static final Logger LOG = LoggerFactory.getLogger(SharedDirectories.class);

    /** Types of file systems, or their beginnings, that several machines may share. */
    private static final List<String> SHARED = List.of(
            "nfs",
            "cifs",
            "smb",
            "fuse",
            "ceph",
            "gluster",
            "lustre",
            "9p",
            "virtiofs",
            "gpfs",
            "beegfs",
            "afs",
            "ocfs",
            "gfs",
            "efs",
            "vboxsf");

    private final SortedMap<String, String> directories;
    private final Predicate<Path> shared;
    private final Predicate<String> here;

    /**
     * @param directories checkpoint directories by the names of their jobs
     */
    SharedDirectories(Map<String, String> directories) {
        this(directories, SharedDirectories::isOnASharedFileSystem, SharedDirectories::isThisMachine);
    }

    SharedDirectories(Map<String, String> directories, Predicate<Path> shared, Predicate<String> here) {
        this.directories = new TreeMap<>(directories);
        this.shared = Objects.requireNonNull(shared, "shared");
        this.here = Objects.requireNonNull(here, "here");
    }

    /**
     * @param taskManagers the answer of {@code /taskmanagers}
     * @param configuration the answer of {@code /jobmanager/config}
     * @return what is to be warned about
     */
    Optional<String> warning(JsonNode taskManagers, JsonNode configuration) {
        SortedMap<String, String> local = new TreeMap<>(directories);
        local.values()
                .removeIf(directory ->
                        localPath(directory).filter(shared.negate()).isEmpty());
        if (local.isEmpty()) {
            return Optional.empty();
        }
        SortedSet<String> elsewhere = hosts(taskManagers, configuration);
        elsewhere.removeIf(here);
        if (elsewhere.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("The checkpoints of jobs are in directories of one machine, but the application and the"
                + " cluster are on several: " + local + " (dynamodb-flink.jobs.<name>.checkpoint.directory); hosts of"
                + " the cluster: " + elsewhere + ". Unless the same storage is mounted there on all of them, jobs"
                + " cannot go on from their state: use storage that they share, such as s3://bucket/flink.");
    }

    /** The path of a directory in the default file system; empty if the directory is elsewhere, such as in S3. */
    private static Optional<Path> localPath(String directory) {
        try {
            URI uri = URI.create(directory);
            String scheme = uri.getScheme();
            if (scheme != null && !scheme.toLowerCase(Locale.ROOT).equals("file")) {
                return Optional.empty();
            }
            return Optional.ofNullable(uri.getPath()).map(Path::of);
        } catch (IllegalArgumentException e) {
            // Whoever uses it complains.
            return Optional.empty();
        }
    }

    private static SortedSet<String> hosts(JsonNode taskManagers, JsonNode configuration) {
        SortedSet<String> hosts = new TreeSet<>();
        for (JsonNode taskManager : taskManagers.path("taskmanagers")) {
            host(taskManager.path("path").asText()).ifPresent(hosts::add);
        }
        for (JsonNode entry : configuration) {
            if (entry.path("key").asText().equals("jobmanager.rpc.address")) {
                hosts.add(entry.path("value").asText());
            }
        }
        return hosts;
    }

    /** The host in the address of an actor, such as {@code pekko.tcp://flink@10.0.0.5:6122/user/rpc/taskmanager_0}. */
    private static Optional<String> host(String address) {
        try {
            return Optional.ofNullable(URI.create(address).getHost());
        } catch (IllegalArgumentException e) {
            LOG.debug("The address of a TaskManager cannot be read: {}", address, e);
            return Optional.empty();
        }
    }

    private static boolean isOnASharedFileSystem(Path path) {
        for (Path existing = path; existing != null; existing = existing.getParent()) {
            if (Files.exists(existing)) {
                try {
                    String type = Files.getFileStore(existing).type().toLowerCase(Locale.ROOT);
                    return SHARED.stream().anyMatch(type::startsWith);
                } catch (IOException e) {
                    LOG.debug("The type of the file system of {} cannot be told", existing, e);
                    return false;
                }
            }
        }
        return false;
    }

    private static boolean isThisMachine(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null) {
                    return true;
                }
            }
            return false;
        } catch (UnknownHostException | SocketException e) {
            LOG.debug("It cannot be told whether '{}' is this machine", host, e);
            return false;
        }
    }
}
