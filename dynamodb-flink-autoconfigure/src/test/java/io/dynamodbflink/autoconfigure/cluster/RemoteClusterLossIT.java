/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.test.flink.FlinkProcessCluster;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A cluster of processes, whose JobManager dies, and which has none of our classes. */
@ExtendWith(OutputCaptureExtension.class)
class RemoteClusterLossIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void jobIsSeenLostAndExplained(CapturedOutput output) throws Exception {
        try (FlinkProcessCluster processes = FlinkProcessCluster.builder()
                .taskManagers(1)
                .slotsPerTaskManager(2)
                .start()) {
            RemoteFlinkCluster cluster = new RemoteFlinkCluster(
                    RemoteClusterSettings.of(
                            ClusterSettings.properties(Map.of(
                                    "remote.address", processes.restAddress().toString())),
                            true,
                            Map.of("copy", "file:/var/flink"),
                            null),
                    ClusterSettings.shipping(),
                    KnownSecrets.NONE,
                    className -> Optional.of("The class is in orders.jar."));
            cluster.start();
            try {
                // Every process is on this machine, so its directories are shared.
                assertThat(output).doesNotContain("file:/var/flink");

                JobID running = submit(cluster, numbers());
                await().atMost(PATIENCE)
                        .until(() -> cluster.observe(running).join().state() == ObservedJobState.RUNNING);

                assertThatMissingClassesAreExplained(cluster);

                processes.killJobManager();
                assertThat(cluster.presence(running).join()).isEqualTo(JobPresence.NO_ANSWER);
                assertThat(cluster.isRunning()).isTrue();
                assertThat(cluster.trouble()).isNotNull();
                assertThat(output).containsOnlyOnce("does not answer any more");

                processes.startJobManager();
                await().atMost(PATIENCE).until(() -> cluster.presence(running).join() != JobPresence.NO_ANSWER);
                // Without high availability, it has forgotten its jobs.
                assertThat(cluster.presence(running).join()).isEqualTo(JobPresence.NOT_KNOWN);
                assertThat(cluster.trouble()).isNull();
                assertThat(output).contains("answers again, after");
            } finally {
                cluster.stop().get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static void assertThatMissingClassesAreExplained(RemoteFlinkCluster cluster) throws Exception {
        assertThatFails(
                cluster, new NextNumber(), NextNumber.class.getName(), "not found on the cluster", "is in orders.jar.");
        assertThatFails(cluster, number -> number + 1, "lambda or method reference", "not on the cluster");
    }

    private static void assertThatFails(
            RemoteFlinkCluster cluster, MapFunction<Long, Long> function, CharSequence... explanation)
            throws Exception {
        StreamExecutionEnvironment environment = environment();
        environment.fromSequence(1, 3).map(function).returns(Long.class).sinkTo(new DiscardingSink<>());
        JobID job = submit(cluster, environment.getStreamGraph());

        await().atMost(PATIENCE).until(() -> cluster.observe(job).join().state() == ObservedJobState.FAILED);
        assertThat(cluster.observe(job).join().failures())
                .last()
                .extracting(FailureSummary::message)
                .asString()
                .contains(explanation);
    }

    private static final class NextNumber implements MapFunction<Long, Long> {

        private static final long serialVersionUID = 1L;

        @Override
        public Long map(Long number) {
            return number + 1;
        }
    }

    private static StreamGraph numbers() {
        StreamExecutionEnvironment environment = environment();
        environment.fromSequence(1, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());
        return environment.getStreamGraph();
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment =
                new StreamExecutionEnvironment(configuration, RemoteClusterLossIT.class.getClassLoader());
        environment.setParallelism(1);
        return environment;
    }

    /** With nothing but the graph. */
    private static JobID submit(RemoteFlinkCluster cluster, StreamGraph graph) throws Exception {
        return cluster.client().submitJob(graph.getJobGraph()).get(60, TimeUnit.SECONDS);
    }
}
