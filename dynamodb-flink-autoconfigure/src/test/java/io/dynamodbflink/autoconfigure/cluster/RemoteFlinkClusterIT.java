/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same cluster, seen from inside and over its REST endpoint. */
class RemoteFlinkClusterIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KnownSecrets secrets = KnownSecrets.of(List.of("Planted5ecret"));

    private final EmbeddedFlinkCluster inside = new EmbeddedFlinkCluster(
            EmbeddedClusterSettings.of(
                    ClusterSettings.withFlink(Map.of(
                            "web.submit.enable",
                            "true",
                            "web.refresh-interval",
                            "50 ms",
                            "slot.request.timeout",
                            "1 s")),
                    2),
            ClusterTls.NONE,
            secrets);

    private RemoteFlinkCluster outside;

    /** Other tests may have left some of theirs. */
    private final Set<Thread> before = new HashSet<>();

    @BeforeEach
    void start() {
        inside.start();
        outside = connect();
        before.addAll(Thread.getAllStackTraces().keySet());
        outside.start();
    }

    @AfterEach
    void stop() throws Exception {
        outside.stop().get(30, TimeUnit.SECONDS);
        inside.stop().get(30, TimeUnit.SECONDS);
    }

    @Test
    void runningJobIsSeenAlike(@TempDir Path directory) throws Exception {
        JobID job = submit(running(directory));
        await().atMost(PATIENCE)
                .until(() -> outside.observe(job).join().state() == ObservedJobState.RUNNING
                        && outside.observe(job).join().lastCheckpoint() != null);
        String savepoint = outside.client()
                .triggerSavepoint(job, directory.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(30, TimeUnit.SECONDS);

        await().atMost(PATIENCE).untilAsserted(() -> {
            JobObservation there = outside.observe(job).join();
            assertThat(there).isEqualTo(inside.observe(job).join());
            assertThat(there.failures()).isEmpty();
            assertThat(there.lastCheckpoint()).isNotNull();
        });
        assertThat(savepoint).startsWith("file:");
        assertThat(outside.presence(job).join()).isEqualTo(JobPresence.KNOWN);
        assertThat(inside.presence(job).join()).isEqualTo(JobPresence.KNOWN);
    }

    @Test
    void failedJobIsSeenAlikeAndWithoutSecrets() throws Exception {
        JobID job = submit(failing());
        await().atMost(PATIENCE).until(() -> outside.observe(job).join().state() == ObservedJobState.FAILED);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(outside.observe(job).join())
                        .isEqualTo(inside.observe(job).join()));
        assertThat(outside.observe(job).join().failures())
                .hasSize(3)
                .extracting(FailureSummary::type, FailureSummary::message)
                .containsOnly(org.assertj.core.groups.Tuple.tuple("IOException", "disk full, says ******"));
    }

    @Test
    void stoppedJobLeavesASavepoint(@TempDir Path directory) throws Exception {
        JobID job = submit(running(directory));
        await().atMost(PATIENCE).until(() -> outside.observe(job).join().state() == ObservedJobState.RUNNING);

        String savepoint = outside.client()
                .stopWithSavepoint(job, false, directory.toUri().toString(), SavepointFormatType.NATIVE)
                .get(30, TimeUnit.SECONDS);

        await().atMost(PATIENCE).untilAsserted(() -> {
            JobObservation there = outside.observe(job).join();
            assertThat(there.state()).isEqualTo(ObservedJobState.FINISHED);
            assertThat(there.lastCheckpoint().path()).isEqualTo(savepoint);
        });
    }

    @Test
    void jobThatLacksSlotsSaysHowManyAreThere() throws Exception {
        Configuration configuration = new Configuration();
        configuration.setString("slot.request.timeout", "1 s");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        JobID job = submit(numbers(configuration, 3));

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(outside.observe(job).join().failures())
                        .last()
                        .extracting(FailureSummary::message)
                        .asString()
                        .contains("needs 3 task slot(s); the cluster has 2 on 1 TaskManager(s), of which 2 are free"));
    }

    @Test
    void classThatTheClusterMissesIsLookedForInTheApplication() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment =
                new StreamExecutionEnvironment(configuration, RemoteFlinkClusterIT.class.getClassLoader());
        environment.setParallelism(1);
        environment
                .fromData(1, 2, 3)
                .map(number -> Class.forName("com.acme.Price" + number).hashCode())
                .sinkTo(new DiscardingSink<>());
        JobID job = submit(environment.getStreamGraph());

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(outside.observe(job).join().failures())
                        .last()
                        .extracting(FailureSummary::message)
                        .asString()
                        .contains("com.acme.Price", "was not found on the cluster", "is in prices-1.0.jar."));
    }

    @Test
    void unknownJobIsUnknownInTheSameWords() {
        JobID job = new JobID();

        assertThat(outside.presence(job).join()).isEqualTo(JobPresence.NOT_KNOWN);
        assertThat(inside.presence(job).join()).isEqualTo(JobPresence.NOT_KNOWN);
        for (FlinkCluster cluster : List.of(inside, outside)) {
            assertThatThrownBy(() -> cluster.observe(job).join())
                    .hasRootCauseInstanceOf(FlinkJobNotFoundException.class);
            assertThatThrownBy(() -> cluster.client().getJobStatus(job).join())
                    .hasRootCauseInstanceOf(FlinkJobNotFoundException.class);
            assertThatThrownBy(() -> cluster.client().requestJobResult(job).join())
                    .hasRootCauseInstanceOf(FlinkJobNotFoundException.class);
        }
    }

    @Test
    void clusterThatIsGoneIsNotAnUnknownJob() throws Exception {
        JobID job = submit(failing());
        inside.stop().get(30, TimeUnit.SECONDS);

        assertThat(outside.presence(job).join()).isEqualTo(JobPresence.NO_ANSWER);
        assertThat(outside.isRunning()).isTrue();
        assertThat(outside.trouble()).isNotNull();
    }

    @Test
    void connectionLeavesNoThreadsAndNoOtherIsHurt() throws Exception {
        RemoteFlinkCluster second = connect();
        second.start();
        outside.stop().get(30, TimeUnit.SECONDS);

        assertThat(second.presence(new JobID()).join()).isEqualTo(JobPresence.NOT_KNOWN);
        second.stop().get(30, TimeUnit.SECONDS);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !before.contains(thread))
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("dynamodb-flink-")
                                || name.startsWith("flink-rest-client")
                                || name.startsWith("Flink-RestClusterClient")));
        // Started again, it is as before.
        outside.start();
        assertThat(outside.presence(new JobID()).join()).isEqualTo(JobPresence.NOT_KNOWN);
    }

    private RemoteFlinkCluster connect() {
        return new RemoteFlinkCluster(
                RemoteClusterSettings.of(
                        ClusterSettings.properties(
                                Map.of("remote.address", inside.client().getWebInterfaceURL())),
                        true,
                        Map.of(),
                        null),
                ClusterSettings.shipping(),
                secrets,
                className -> Optional.of(className + " is in prices-1.0.jar."));
    }

    private JobID submit(StreamGraph graph) throws Exception {
        graph.setJobId(new JobID());
        SubmittableJob job = SubmittableJob.here(graph, getClass().getClassLoader());
        return outside.client().submitJob(job.jobGraph()).get(60, TimeUnit.SECONDS);
    }

    private static StreamGraph running(Path directory) {
        Configuration configuration = new Configuration();
        configuration.setString("execution.checkpointing.interval", "100 ms");
        configuration.setString("execution.checkpointing.dir", directory.toUri().toString());
        return numbers(configuration, 2);
    }

    private static StreamGraph numbers(Configuration configuration, int parallelism) {
        StreamExecutionEnvironment environment =
                new StreamExecutionEnvironment(configuration, RemoteFlinkClusterIT.class.getClassLoader());
        environment.setParallelism(parallelism);
        environment.fromSequence(1, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());
        return environment.getStreamGraph();
    }

    private static StreamGraph failing() {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 2);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(20));
        StreamExecutionEnvironment environment =
                new StreamExecutionEnvironment(configuration, RemoteFlinkClusterIT.class.getClassLoader());
        environment.setParallelism(1);
        environment
                .fromData(1, 2, 3)
                .map(number -> {
                    if (number < 4) {
                        throw new IOException("disk full, says Planted5ecret\nand more");
                    }
                    return number;
                })
                .sinkTo(new DiscardingSink<>());
        return environment.getStreamGraph();
    }
}
