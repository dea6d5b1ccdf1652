/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.core.ThrowingRunnable;

/**
 * An application in a JVM of its own: what it logs, what it answers, and the signals that an operating system, a
 * scheduler of containers or an operator sends. Closing it kills it, frozen or not.
 */
final class DemoProcess implements AutoCloseable {

    /** Exit code of a JVM that SIGTERM has ended in order. */
    static final int TERMINATED = 128 + 15;

    /** Exit code of a process that SIGKILL has ended. */
    static final int KILLED = 128 + 9;

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SHOWN_LINES = 120;

    private final Process process;
    private final Path log;
    private final int port;
    private final DemoHttp http;

    private DemoProcess(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.http = new DemoHttp(port);
    }

    static DemoProcess start(List<String> command, Path directory, Path log, int port) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new DemoProcess(process, log, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    /** Speaks to its web server, which may not be up yet. */
    DemoHttp http() {
        return http;
    }

    /** File with everything it has printed. */
    Path log() {
        return log;
    }

    /** Everything it has printed so far. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL: nothing of it runs any more when this returns. */
    void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** SIGTERM: asks it to stop in order. */
    void terminate() {
        process.destroy();
    }

    /** SIGSTOP: it keeps its memory and its connections, and does nothing, until it is {@linkplain #thaw thawed}. */
    void freeze() {
        signal("STOP");
    }

    /** SIGCONT: goes on where it was frozen, without noticing. */
    void thaw() {
        signal("CONT");
    }

    /** Waits until it has ended by itself or by a signal, and answers with its exit code. */
    int awaitExit(Duration atMost) {
        try {
            assertThat(process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
                    .as(() -> "it ends within " + atMost + "; " + lastLines())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the end of process " + pid(), e);
        }
    }

    /** Lets it run for a while, in which it must not end by itself. */
    void awaitNoExit(Duration duration) {
        try {
            assertThat(process.waitFor(duration.toNanos(), TimeUnit.NANOSECONDS))
                    .as(() -> "it ended by itself; " + lastLines())
                    .isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while process " + pid() + " runs", e);
        }
    }

    /** Waits until a line of the log contains a text, and answers with the first one that does. */
    String awaitLine(String text) {
        return awaitLine(line -> line.contains(text), "a line of the log with '" + text + "'");
    }

    private String awaitLine(Predicate<String> wanted, String description) {
        if (process.isAlive()) {
            await(description)
                    .atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !process.isAlive() || output().lines().anyMatch(wanted));
        }
        return output().lines()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + description + "; " + lastLines()));
    }

    /** Waits until its health says that jobs are in a state, such as {@code UP}. */
    void awaitHealth(String status, String... jobs) {
        awaitRunning(() -> {
            for (String job : jobs) {
                assertThat(http.healthOf(job)).as(job).isEqualTo(status);
            }
        });
    }

    /** Waits until an assertion holds; fails at once if the process ends meanwhile. */
    void awaitRunning(ThrowingRunnable assertion) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(250))
                .failFast(this::checkAlive)
                .ignoreExceptions()
                .untilAsserted(assertion);
    }

    private void checkAlive() {
        assertThat(process.isAlive()).as(() -> "it runs; " + lastLines()).isTrue();
    }

    /** For messages: how the log ends. */
    String lastLines() {
        return lastLines(SHOWN_LINES);
    }

    String lastLines(int count) {
        List<String> lines = output().lines().toList();
        return "the end of " + log.getFileName() + ":\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
    }

    private void signal(String name) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid())
                    .redirectErrorStream(true)
                    .start();
            assertThat(shell.waitFor())
                    .as(() -> "kill -" + name + " of process " + pid())
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending SIG" + name + " to process " + pid(), e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "process " + pid() + " with " + log.getFileName();
    }
}
