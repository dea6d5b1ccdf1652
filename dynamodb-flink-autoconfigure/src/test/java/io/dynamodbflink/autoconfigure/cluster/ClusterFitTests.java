/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dynamodbflink.autoconfigure.remote.FakeFlinkRest;
import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import io.dynamodbflink.autoconfigure.remote.RestAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ClusterFitTests {

    private final FakeFlinkRest cluster = new FakeFlinkRest().version("2.3.0");
    private final FlinkRest rest = new FlinkRest(RestAddress.parse(cluster.address()), null, Duration.ofSeconds(30));
    private final ClusterFit fit = new ClusterFit("2.3.0", Map.of("copy", "file:/var/flink"));

    @AfterEach
    void close() {
        rest.close();
        cluster.close();
    }

    @Test
    void lackOfSlotsIsWarnedAbout(CapturedOutput output) {
        cluster.on("/overview", 200, "{\"taskmanagers\":1,\"slots-total\":4,\"slots-available\":2}");

        fit.check(rest, job(3)).join();

        assertThat(output)
                .contains("Job 'copy' is submitted, but waits for slots", "needs 3 task slot(s)", "2 are free");
    }

    @Test
    void enoughSlotsAreNotMentioned(CapturedOutput output) {
        cluster.on("/overview", 200, "{\"taskmanagers\":1,\"slots-total\":4,\"slots-available\":3}");

        fit.check(rest, job(3)).join();

        assertThat(output).doesNotContain("slot");
    }

    @Test
    void clusterOfAnotherVersionGetsNoJob() {
        cluster.version("2.4.0");

        CompletionException failure = catchThrowableOfType(
                CompletionException.class, () -> fit.check(rest, job(1)).join());

        assertThat(failure).hasCauseInstanceOf(FailureAnalyzedException.class);
    }

    @Test
    void patchVersionIsWarnedAboutOnce(CapturedOutput output) {
        cluster.version("2.3.7");

        fit.greet(rest).join();
        fit.greet(rest).join();

        assertThat(output).containsOnlyOnce("is of version 2.3.7");
    }

    @Test
    void hostsThatAreNotToldDoNotMatter(CapturedOutput output) {
        assertThat(fit.greet(rest).join()).isEqualTo("2.3.0");
        assertThat(output).doesNotContain("WARN");
    }

    private static SubmittableJob job(int parallelism) {
        StreamExecutionEnvironment environment =
                new StreamExecutionEnvironment(new Configuration(), ClusterFitTests.class.getClassLoader());
        environment.setParallelism(parallelism);
        environment.fromSequence(1, 2).sinkTo(new DiscardingSink<>());
        StreamGraph graph = environment.getStreamGraph();
        graph.setJobName("copy");
        graph.setJobId(new JobID());
        return SubmittableJob.here(graph, ClusterFitTests.class.getClassLoader());
    }
}
