/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import io.dynamodbflink.autoconfigure.properties.LockProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

class EmbeddedFlinkClusterIT {

    private final EmbeddedFlinkCluster cluster = new EmbeddedFlinkCluster(EmbeddedClusterSettings.of(
            new ClusterProperties(
                    ClusterProperties.Target.EMBEDDED,
                    1,
                    Duration.ofSeconds(20),
                    2,
                    Duration.ofSeconds(1),
                    ClusterProperties.Activation.ALWAYS,
                    new LockProperties(null, null, Duration.ofSeconds(20), Duration.ofSeconds(5), false),
                    Map.of()),
            1));

    @AfterEach
    void stopCluster() throws Exception {
        cluster.stop().get(30, TimeUnit.SECONDS);
    }

    @Test
    void clusterCanBeStartedAgainAfterItWasStopped() throws Exception {
        for (int i = 0; i < 2; i++) {
            cluster.start();
            cluster.start();
            assertThat(cluster.isRunning()).isTrue();
            JobID job = submit(RestartStrategyOptions.RestartStrategyType.NO_RESTART_STRATEGY, false);
            await().untilAsserted(() -> assertThat(observe(job).state()).isEqualTo(ObservedJobState.FINISHED));
            cluster.stop().get(30, TimeUnit.SECONDS);
            assertThat(cluster.isRunning()).isFalse();
        }
    }

    @Test
    void stoppedClusterSaysThatItIsNotRunning() {
        assertThatIllegalStateException().isThrownBy(cluster::client).withMessageContaining("not running");
        assertThat(cluster.stop()).isCompleted();
    }

    @Test
    void portInUseIsExplainedAndLeavesNoThreads() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThatFailedStartIsExplained("rest.bind-port", port, port, "rest.bind-port");
        }
    }

    @Test
    void malformedSettingIsExplainedAndLeavesNoThreads() {
        assertThatFailedStartIsExplained(
                "taskmanager.memory.managed.size",
                "lots",
                "'lots' for key 'taskmanager.memory.managed.size'",
                "dynamodb-flink.cluster.flink");
    }

    private static void assertThatFailedStartIsExplained(String key, String value, String problem, String remedy) {
        EmbeddedFlinkCluster failing = new EmbeddedFlinkCluster(EmbeddedClusterSettings.of(
                new ClusterProperties(
                        ClusterProperties.Target.EMBEDDED,
                        1,
                        Duration.ofSeconds(20),
                        2,
                        Duration.ofSeconds(1),
                        ClusterProperties.Activation.ALWAYS,
                        new LockProperties(null, null, Duration.ofSeconds(20), Duration.ofSeconds(5), false),
                        Map.of(key, value)),
                1));

        FailureAnalyzedException failure = catchThrowableOfType(FailureAnalyzedException.class, failing::start);

        assertThat(failure.analysis().getDescription()).contains(problem);
        assertThat(failure.analysis().getAction()).contains(remedy);
        assertThat(failing.isRunning()).isFalse();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> !thread.isDaemon())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("flink-")));
    }

    @Test
    void failuresOfAJobAreObserved() {
        cluster.start();
        JobID job = submit(RestartStrategyOptions.RestartStrategyType.FIXED_DELAY, true);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(observe(job).state()).isEqualTo(ObservedJobState.FAILED));
        assertThat(observe(job).failures()).hasSize(3).allSatisfy(failure -> {
            assertThat(failure.type()).isEqualTo("IOException");
            assertThat(failure.message()).isEqualTo("broken on purpose");
        });
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nothingListensBeyondTheLoopbackInterface() throws Exception {
        Set<String> before = listeners();
        cluster.start();

        Set<String> opened = new HashSet<>(listeners());
        opened.removeAll(before);
        assertThat(opened).isNotEmpty().allSatisfy(address -> assertThat(address.split(":")[0])
                .isIn("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000"));
    }

    /** Local addresses of the sockets of this process that listen, as the kernel writes them. */
    private static Set<String> listeners() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring(8, target.length() - 1));
                    }
                }
            }
        }
        Set<String> listening = new HashSet<>();
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.trim().split("\\s+");
                if (fields.length > 9 && fields[3].equals("0A") && inodes.contains(fields[9])) {
                    listening.add(fields[1]);
                }
            }
        }
        return listening;
    }

    private JobObservation observe(JobID job) {
        return cluster.observe(job).join();
    }

    private JobID submit(RestartStrategyOptions.RestartStrategyType restart, boolean failing) {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, restart.getMainValue());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(20));
        StreamExecutionEnvironment environment =
                new StreamExecutionEnvironment(configuration, getClass().getClassLoader());
        environment.setParallelism(1);
        environment
                .fromData(1, 2, 3)
                .map(number -> {
                    if (failing) {
                        throw new IOException("broken on purpose");
                    }
                    return number;
                })
                .sinkTo(new DiscardingSink<>());
        return cluster.client()
                .submitJob(environment.getStreamGraph().getJobGraph())
                .join();
    }
}
