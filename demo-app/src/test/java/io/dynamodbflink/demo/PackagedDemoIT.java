/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar in a JVM of its own, as {@code java -jar} starts it. */
class PackagedDemoIT {

    private static final Duration SHUTDOWN = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc and sends SIGTERM")
    void runsBothJobsListensOnLoopbackAndStopsOnSigterm() throws Exception {
        try (DemoProcess process = DemoLauncher.packaged(directory)
                .with("--demo.change-interval=50ms")
                .start("demo")) {
            DemoHttp demo = process.http();
            process.awaitHealth("UP", "orders-replication", "customer-revenue");
            process.awaitRunning(
                    () -> assertThat(demo.get("/demo/compare").get("replicas").asInt())
                            .isGreaterThan(10));
            process.awaitRunning(() -> assertThat(demo.get("/demo/revenue")).isNotEmpty());
            demo.post("/demo/pause");
            process.awaitRunning(
                    () -> assertThat(demo.get("/demo/compare").get("equal").asBoolean())
                            .isTrue());

            assertThat(ListeningSockets.of(process.pid()))
                    .as("sockets that others than this machine can reach")
                    .filteredOn(socket -> !socket.loopback())
                    .extracting(ListeningSockets.Socket::port)
                    .containsOnly(process.port());
            assertThat(directory)
                    .as("files in the working directory")
                    .isDirectoryContaining(path -> path.equals(process.log()))
                    .isDirectoryNotContaining(path -> !path.equals(process.log()));

            demo.post("/demo/resume");
            process.terminate();

            assertThat(process.awaitExit(SHUTDOWN)).isEqualTo(DemoProcess.TERMINATED);
            assertThat(process.output())
                    .doesNotContain("Exception", "Timed out")
                    .contains("curl http://localhost:" + process.port());
        }
    }

    /** Sockets on which a process listens, as the kernel tells. */
    static final class ListeningSockets {

        private static final String LISTEN = "0A";

        private ListeningSockets() {}

        record Socket(String address, int port) {

            boolean loopback() {
                return address.equals("0100007F")
                        || address.equals("00000000000000000000000001000000")
                        || address.equals("0000000000000000FFFF00000100007F");
            }
        }

        static List<Socket> of(long pid) throws IOException {
            List<String> inodes = inodes(pid);
            List<Socket> sockets = new ArrayList<>();
            for (String table : List.of("tcp", "tcp6")) {
                for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                    String[] fields = line.trim().split("\\s+");
                    if (fields.length > 9 && fields[3].equals(LISTEN) && inodes.contains(fields[9])) {
                        String[] address = fields[1].split(":");
                        sockets.add(new Socket(address[0], Integer.parseInt(address[1], 16)));
                    }
                }
            }
            return sockets;
        }

        private static List<String> inodes(long pid) throws IOException {
            List<String> inodes = new ArrayList<>();
            File[] descriptors = Objects.requireNonNull(new File("/proc/" + pid + "/fd").listFiles());
            for (File descriptor : descriptors) {
                String target;
                try {
                    target = Files.readSymbolicLink(descriptor.toPath()).toString();
                } catch (IOException e) {
                    // Closed since it was listed.
                    continue;
                }
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
            return inodes;
        }
    }
}
