/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The executable jar in a JVM of its own, as {@code java -jar} starts it. */
class PackagedDemoIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int TERMINATED_BY_SIGTERM = 143;

    @TempDir
    private Path directory;

    private Path log;
    private int port;
    private Process process;
    private DemoHttp demo;

    @BeforeEach
    void start() throws IOException {
        port = freePort();
        log = directory.resolve("demo.log");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx700m",
                        "-jar",
                        Objects.requireNonNull(System.getProperty("demo.jar"), "demo.jar"),
                        "--server.port=" + port,
                        "--demo.change-interval=50ms")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        demo = new DemoHttp(port);
    }

    @AfterEach
    void kill() {
        process.destroyForcibly();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc and sends SIGTERM")
    void runsBothJobsListensOnLoopbackAndStopsOnSigterm() throws Exception {
        awaitRunning(() -> {
            assertThat(demo.healthOf("orders-replication")).isEqualTo("UP");
            assertThat(demo.healthOf("customer-revenue")).isEqualTo("UP");
        });
        awaitRunning(() ->
                assertThat(demo.get("/demo/compare").get("replicas").asInt()).isGreaterThan(10));
        awaitRunning(() -> assertThat(demo.get("/demo/revenue")).isNotEmpty());
        demo.post("/demo/pause");
        awaitRunning(() ->
                assertThat(demo.get("/demo/compare").get("equal").asBoolean()).isTrue());

        assertThat(ListeningSockets.of(process.pid()))
                .as("sockets that others than this machine can reach")
                .filteredOn(socket -> !socket.loopback())
                .extracting(ListeningSockets.Socket::port)
                .containsOnly(port);
        assertThat(directory)
                .as("files in the working directory")
                .isDirectoryContaining(path -> path.equals(log))
                .isDirectoryNotContaining(path -> !path.equals(log));

        demo.post("/demo/resume");
        process.destroy();

        assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("stopped in time").isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED_BY_SIGTERM);
        assertThat(log).content().doesNotContain("Exception", "Timed out").contains("curl http://localhost:" + port);
    }

    private void awaitRunning(ThrowingRunnable assertion) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .failFast(() -> assertThat(process.isAlive())
                        .as(() -> "the demo runs; its log:\n" + output())
                        .isTrue())
                .ignoreExceptions()
                .untilAsserted(assertion);
    }

    private String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
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
