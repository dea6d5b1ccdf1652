/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.ListeningSockets;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedFlinkClusterIT {

    private final EmbeddedFlinkCluster cluster = cluster(Map.of());

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
        EmbeddedFlinkCluster failing = cluster(Map.of(key, value));

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
        Set<InetSocketAddress> before = ListeningSockets.present();
        cluster.start();

        ListeningSockets.assertOnLoopback(ListeningSockets.openedSince(before));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void settingThatOpensTheClusterIsWarnedAbout(CapturedOutput output) throws Exception {
        Set<InetSocketAddress> before = ListeningSockets.present();
        EmbeddedFlinkCluster open = cluster(Map.of("rest.bind-address", "0.0.0.0"));
        open.start();
        try {
            assertThat(ListeningSockets.openedSince(before))
                    .anySatisfy(socket ->
                            assertThat(socket.getAddress().isAnyLocalAddress()).isTrue());
            assertThat(output)
                    .containsOnlyOnce(
                            "dynamodb-flink.cluster.flink[rest.bind-address]=0.0.0.0 has Flink's REST endpoint"
                                    + " listen beyond this machine");
        } finally {
            open.stop().get(30, TimeUnit.SECONDS);
        }
    }

    private static EmbeddedFlinkCluster cluster(Map<String, String> flink) {
        return new EmbeddedFlinkCluster(EmbeddedClusterSettings.of(ClusterSettings.withFlink(flink), 1));
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
