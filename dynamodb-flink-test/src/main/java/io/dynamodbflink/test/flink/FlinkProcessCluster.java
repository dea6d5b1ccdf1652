/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.flink;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real Flink cluster on this machine: a JobManager, TaskManagers and, if asked for, a ZooKeeper, each in a JVM of its
 * own, on ports of the loopback interface. The class path of the processes is that of a Flink distribution, without
 * anything of the test's: what a job needs must be shipped to it. Processes can be killed and started again.
 *
 * <pre>{@code
 * try (FlinkProcessCluster cluster = FlinkProcessCluster.builder().taskManagers(2).start()) {
 *     submitJobTo(cluster.restAddress());
 *     cluster.killTaskManager(0);
 *     cluster.startTaskManager();
 *     cluster.awaitReady();
 * }
 * }</pre>
 *
 * <p>None of the processes outlives {@link #close()}, nor the process that started them, even if that one is killed. It
 * is not thread-safe.
 *
 * @since 0.1.0
 */
public final class FlinkProcessCluster implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final int SHOWN_LINES = 40;

    private final ClusterLauncher launcher;
    private final ClusterFiles files;
    private final boolean temporary;
    private final URI restAddress;
    private final int slots;
    private final int zooKeeperPort;
    private final Duration startTimeout;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(REQUEST_TIMEOUT).build();

    private final List<ClusterProcess> jobManagers = new ArrayList<>();
    private final List<ClusterProcess> taskManagers = new ArrayList<>();
    private @Nullable ClusterProcess zooKeeper;

    FlinkProcessCluster(
            ClusterLauncher launcher,
            ClusterFiles files,
            boolean temporary,
            int restPort,
            int slots,
            int zooKeeperPort,
            Duration startTimeout) {
        this.launcher = launcher;
        this.files = files;
        this.temporary = temporary;
        this.restAddress = URI.create("http://127.0.0.1:" + restPort);
        this.slots = slots;
        this.zooKeeperPort = zooKeeperPort;
        this.startTimeout = startTimeout;
    }

    /** Begins the description of a cluster. */
    public static FlinkProcessClusterBuilder builder() {
        return new FlinkProcessClusterBuilder();
    }

    void launch(int count) {
        if (zooKeeperPort > 0) {
            zooKeeper = launcher.zooKeeper(zooKeeperPort);
        }
        startJobManager();
        for (int i = 0; i < count; i++) {
            startTaskManager();
        }
    }

    /** Where the JobManager answers REST requests, such as {@code http://127.0.0.1:20123}; also after a restart. */
    public URI restAddress() {
        return restAddress;
    }

    /** Number of slots of all TaskManagers that run. */
    public int slots() {
        return slots * slotsOfRunning().byTaskManager().size();
    }

    private RegisteredSlots slotsOfRunning() {
        return new RegisteredSlots(taskManagers.stream()
                .filter(ClusterProcess::isAlive)
                .collect(Collectors.toMap(ClusterProcess::name, process -> slots)));
    }

    /**
     * Waits until the JobManager answers and has the TaskManagers that run, all of them and none that is dead, with
     * their slots.
     *
     * @throws IllegalStateException if that takes longer than the start time-out, or one of the processes ends; with
     *     the ends of the logs
     */
    public void awaitReady() {
        long deadline = System.nanoTime() + startTimeout.toNanos();
        RegisteredSlots wanted = slotsOfRunning();
        String seen = "no answer yet";
        while (true) {
            try {
                RegisteredSlots registered = registered();
                if (registered.equals(wanted)) {
                    return;
                }
                seen = registered.toString();
            } catch (IOException e) {
                seen = e.toString();
            }
            if (!jobManager().isAlive()) {
                throw new IllegalStateException("The JobManager does not run.\n" + lastLines(SHOWN_LINES));
            }
            if (!slotsOfRunning().equals(wanted)) {
                throw new IllegalStateException("A TaskManager has ended by itself.\n" + lastLines(SHOWN_LINES));
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The cluster is not ready within " + startTimeout
                        + ": wanted the slots " + wanted + ", got " + seen + ".\n" + lastLines(SHOWN_LINES));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private RegisteredSlots registered() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(restAddress.resolve("/taskmanagers"))
                .timeout(REQUEST_TIMEOUT)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("GET /taskmanagers answers with status " + response.statusCode());
            }
            return RegisteredSlots.parse(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the cluster", e);
        }
    }

    /** Kills the process of the JobManager ({@code SIGKILL}); it is gone when this returns. */
    public void killJobManager() {
        jobManager().kill();
    }

    /**
     * Starts a JobManager in place of the one that was killed, with the same configuration and at the same address, and
     * returns at once.
     *
     * @throws IllegalStateException if there is one that runs
     */
    public void startJobManager() {
        if (!jobManagers.isEmpty() && jobManager().isAlive()) {
            throw new IllegalStateException(jobManager() + " runs: kill it first");
        }
        jobManagers.add(launcher.jobManager(jobManagers.size()));
    }

    /**
     * Kills the process of a TaskManager ({@code SIGKILL}); it is gone when this returns.
     *
     * @param index 0 for the one that was started first
     */
    public void killTaskManager(int index) {
        taskManager(index).kill();
    }

    /**
     * Asks a TaskManager to end in order ({@code SIGTERM}), and returns at once.
     *
     * @param index 0 for the one that was started first
     */
    public void terminateTaskManager(int index) {
        taskManager(index).terminate();
    }

    /**
     * Starts one more TaskManager and returns at once. Its resource id, which REST answers call it by, is
     * {@code taskmanager-<index>}.
     *
     * @return its index
     */
    public int startTaskManager() {
        taskManagers.add(launcher.taskManager(taskManagers.size()));
        return taskManagers.size() - 1;
    }

    /** Process id of the JobManager. */
    public long jobManagerPid() {
        return jobManager().pid();
    }

    /**
     * Process id of a TaskManager.
     *
     * @param index 0 for the one that was started first
     */
    public long taskManagerPid(int index) {
        return taskManager(index).pid();
    }

    /** Everything that the JobManager which was started last has logged so far. */
    public String jobManagerLog() {
        return jobManager().output();
    }

    /**
     * Everything that a TaskManager has logged so far.
     *
     * @param index 0 for the one that was started first
     */
    public String taskManagerLog(int index) {
        return taskManager(index).output();
    }

    /** Directory with one log a process: {@code jobmanager-0.log}, {@code taskmanager-0.log}, {@code zookeeper.log}. */
    public Path logs() {
        return files.logs();
    }

    /**
     * How the logs of all processes end, for the message of a test that fails.
     *
     * @param lines of each
     */
    public String lastLines(int lines) {
        return processes().map(process -> process.lastLines(lines)).collect(Collectors.joining("\n\n"));
    }

    private Stream<ClusterProcess> processes() {
        return Stream.of(Stream.ofNullable(zooKeeper), jobManagers.stream(), taskManagers.stream())
                .flatMap(each -> each);
    }

    private ClusterProcess jobManager() {
        return jobManagers.get(jobManagers.size() - 1);
    }

    private ClusterProcess taskManager(int index) {
        if (index < 0 || index >= taskManagers.size()) {
            throw new IllegalArgumentException(
                    "TaskManager " + index + ": there are 0 to " + (taskManagers.size() - 1));
        }
        return taskManagers.get(index);
    }

    /** Kills all processes. The files of the cluster go too, unless they are in a directory that the builder named. */
    @Override
    public void close() {
        processes().forEach(ClusterProcess::kill);
        if (temporary) {
            files.delete();
        }
    }

    @Override
    public String toString() {
        return "Flink cluster at " + restAddress;
    }
}
