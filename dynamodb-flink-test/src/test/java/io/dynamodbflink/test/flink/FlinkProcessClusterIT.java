/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class FlinkProcessClusterIT {

    private static final Logger LOG = LoggerFactory.getLogger(FlinkProcessClusterIT.class);

    @TempDir
    private Path directory;

    @Test
    void processesAreKilledAndStartedAgain() throws Exception {
        long begun = System.nanoTime();
        try (FlinkProcessCluster cluster = FlinkProcessCluster.builder()
                .taskManagers(2)
                .slotsPerTaskManager(3)
                .start()) {
            LOG.info(
                    "Up after {} ms",
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
            assertThat(cluster.slots()).isEqualTo(6);
            assertThat(get(cluster, "/taskmanagers")).contains("taskmanager-0", "taskmanager-1");

            cluster.killTaskManager(0);
            cluster.awaitReady();
            assertThat(get(cluster, "/taskmanagers"))
                    .doesNotContain("taskmanager-0")
                    .contains("taskmanager-1");
            assertThat(cluster.slots()).isEqualTo(3);
            LOG.info(
                    "TaskManager missed after {} ms",
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());

            assertThat(cluster.startTaskManager()).isEqualTo(2);
            cluster.awaitReady();
            cluster.killTaskManager(1);
            assertThat(cluster.startTaskManager()).isEqualTo(3);
            cluster.awaitReady();
            assertThat(get(cluster, "/taskmanagers")).contains("taskmanager-2", "taskmanager-3");
            LOG.info(
                    "TaskManager replaced after {} ms",
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());

            long killed = cluster.jobManagerPid();
            cluster.killJobManager();
            assertThat(ProcessHandle.of(killed)).isEmpty();
            cluster.startJobManager();
            cluster.awaitReady();
            assertThat(get(cluster, "/taskmanagers")).contains("taskmanager-2", "taskmanager-3");
            assertThat(cluster.jobManagerPid()).isNotEqualTo(killed);
            LOG.info(
                    "JobManager replaced after {} ms",
                    Duration.ofNanos(System.nanoTime() - begun).toMillis());
        }
    }

    @Test
    void aSecondJobManagerTakesOverWhatZooKeeperKnows() {
        try (FlinkProcessCluster cluster =
                FlinkProcessCluster.builder().highlyAvailable().start()) {
            cluster.killJobManager();
            cluster.startJobManager();
            cluster.awaitReady();

            assertThat(cluster.jobManagerLog()).contains("granted leadership");
        }
    }

    @Test
    void nothingIsLeftWhenItIsClosed() throws Exception {
        FlinkProcessCluster cluster = FlinkProcessCluster.builder().start();
        List<Long> processes = List.of(cluster.jobManagerPid(), cluster.taskManagerPid(0));
        Path home = cluster.logs().getParent();

        cluster.close();

        assertThat(processes).allSatisfy(process -> assertThat(ProcessHandle.of(process))
                .as("process " + process)
                .isEmpty());
        assertThat(home).doesNotExist();
    }

    @Test
    void filesStayInADirectoryOfTheTest() {
        Path home = directory.resolve("cluster");
        FlinkProcessCluster.builder()
                .taskManagers(0)
                .directory(home)
                .config("web.submit.enable", "false")
                .start()
                .close();

        assertThat(home.resolve("log/jobmanager-0.log")).content().contains("web.submit.enable");
    }

    @Test
    void theProcessesDieWithTheOneThatStartedThem() throws Exception {
        Path parentLog = directory.resolve("parent.log");
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dflink.lib=" + System.getProperty("flink.lib"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnerMain.class.getName(),
                        directory.resolve("cluster").toString())
                .redirectErrorStream(true)
                .redirectOutput(parentLog.toFile())
                .start();
        try {
            await().atMost(Duration.ofMinutes(2))
                    .failFast(() -> assertThat(parent.isAlive())
                            .as(Files.readString(parentLog))
                            .isTrue())
                    .until(() -> Files.readString(parentLog).contains("ready"));
            List<ProcessHandle> children = parent.toHandle().descendants().toList();
            assertThat(children).hasSize(2);

            parent.destroyForcibly().waitFor();

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aJobManagerThatCannotStartIsShownWithItsLog() {
        assertThatThrownBy(() -> FlinkProcessCluster.builder()
                        .taskManagers(0)
                        .entryPoint(List.of("no.such.Main"))
                        .start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("The JobManager does not run")
                .hasMessageContaining("ClassNotFoundException: no.such.Main");
    }

    @Test
    void aDirectoryWithoutJarsIsRefusedByName() {
        Path missing = directory.resolve("lib");

        assertThatThrownBy(
                        () -> FlinkProcessCluster.builder().libraries(missing).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("libraries " + missing);
    }

    private static String get(FlinkProcessCluster cluster, String path) throws Exception {
        URI address = cluster.restAddress().resolve(path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Starts a cluster and never ends by itself. */
    static final class OwnerMain {

        public static void main(String[] arguments) throws InterruptedException {
            FlinkProcessCluster.builder().directory(Path.of(arguments[0])).start();
            System.out.println("ready");
            Thread.currentThread().join();
        }
    }
}
