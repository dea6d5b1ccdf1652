/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import io.dynamodbflink.autoconfigure.properties.ShippingProperties;
import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import io.dynamodbflink.autoconfigure.remote.RestAddress;
import io.dynamodbflink.autoconfigure.remote.RestFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

class ShippingTests {

    private static final String NONE = "{\"files\": []}";

    @TempDir
    Path directory;

    private FakeJobManager cluster;
    private FlinkRest rest;
    private Shipping shipping;
    private String name;
    private SubmittableJob job;

    @BeforeEach
    void start() throws IOException {
        cluster = new FakeJobManager();
        rest = new FlinkRest(RestAddress.parse("http://localhost:" + cluster.port()), null, Duration.ofSeconds(20));
        Path classes = TestJars.directory(directory.resolve("classes"), "app/Main.class");
        shipping = new Shipping(properties(), "shop", () -> List.of(new DirectoryPart(classes)));
        name = "dynamodb-flink-shop-" + shipping.digest() + ".jar";
        job = NumbersJob.of("numbers", directory.resolve("report"));
    }

    private ShippingProperties properties() {
        return new ShippingProperties(
                List.of(), List.of(), directory.resolve("cache").toString(), Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        rest.close();
        cluster.close();
    }

    @Test
    void bundleThatVanishesBeforeItIsRunIsSentAgain() throws Exception {
        cluster.on("GET /jars", 200, files(file("1_" + name, name, Instant.now())))
                .on("GET /jars", 200, NONE)
                .on("POST /jars/1_" + name + "/run", 400, errors("Jar file /tmp/1_x.jar does not exist"))
                .on("POST /jars/upload", 200, "{\"filename\": \"/tmp/uploads/2_" + name + "\"}")
                .on("POST /jars/2_" + name + "/run", 200, "{\"jobid\": \"" + job.id() + "\"}");

        assertThat(submit().get(30, TimeUnit.SECONDS)).isEqualTo(job.id());
        assertThat(cluster.requests()).contains("POST /jars/upload");
    }

    @Test
    void bundleThatKeepsVanishingIsNotSentForEver() {
        cluster.on("GET /jars", 200, NONE)
                .on("POST /jars/upload", 200, "{\"filename\": \"/tmp/uploads/1_" + name + "\"}")
                .on("POST /jars/1_" + name + "/run", 400, errors("Jar file /tmp/1_x.jar does not exist"));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> submit().get(30, TimeUnit.SECONDS))
                .satisfies(failure -> assertThat(RestFailure.of(failure)).isPresent());
        assertThat(cluster.requests()).filteredOn("POST /jars/upload"::equals).hasSize(2);
    }

    @Test
    void onlyFormerBundlesOfTheSameApplicationAreDeleted() throws Exception {
        Instant longAgo = Instant.now().minus(Duration.ofHours(2));
        String former = "dynamodb-flink-shop-" + "a".repeat(64) + ".jar";
        String recent = "dynamodb-flink-shop-" + "b".repeat(64) + ".jar";
        String other = "dynamodb-flink-shop-eu-" + "a".repeat(64) + ".jar";
        cluster.on("GET /jars", 200, NONE)
                .on(
                        "GET /jars",
                        200,
                        files(
                                file("1_" + former, former, longAgo),
                                file("2_" + recent, recent, Instant.now()),
                                file("3_" + other, other, longAgo),
                                file("4_their.jar", "their.jar", longAgo),
                                file("5_" + name, name, longAgo)))
                .on("POST /jars/upload", 200, "{\"filename\": \"/tmp/uploads/5_" + name + "\"}")
                .on("DELETE /jars/1_" + former, 200, "{}")
                .on("POST /jars/5_" + name + "/run", 200, "{\"jobid\": \"" + job.id() + "\"}");

        submit().get(30, TimeUnit.SECONDS);

        await().until(() -> cluster.requests().contains("DELETE /jars/1_" + former));
        assertThat(cluster.requests())
                .filteredOn(request -> request.startsWith("DELETE"))
                .containsExactly("DELETE /jars/1_" + former);
    }

    @Test
    void answerThatGetsLostIsNoFailureIfTheJobIsThere() throws Exception {
        ready().breakOn("POST /jars/1_" + name + "/run")
                .on("GET /jobs/" + job.id() + "/status", 200, "{\"status\": \"RUNNING\"}");

        assertThat(submit().get(30, TimeUnit.SECONDS)).isEqualTo(job.id());
    }

    @Test
    void answerThatGetsLostIsAFailureIfTheJobIsNotThere() {
        ready().breakOn("POST /jars/1_" + name + "/run");

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> submit().get(30, TimeUnit.SECONDS))
                .satisfies(failure -> assertThat(
                                RestFailure.of(failure).orElseThrow().isAnswer())
                        .isFalse());
    }

    @Test
    void jobThatIsTooLargeForTheClusterIsExplained() {
        ready().on("POST /jars/1_" + name + "/run", 413, errors("Payload too large"));

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> submit().get(30, TimeUnit.SECONDS))
                .satisfies(failure -> assertThat(ExceptionUtils.findThrowable(failure, FailureAnalyzedException.class)
                                .orElseThrow()
                                .analysis()
                                .getAction())
                        .contains("rest.server.max-content-length"));
    }

    @Test
    void stateToGoOnFromIsAPartOfTheRequest() throws Exception {
        StreamGraph graph = NumbersJob.graph("numbers", directory.resolve("report"));
        graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath("s3://bucket/savepoint-1", true));
        job = SubmittableJob.elsewhere(graph, getClass().getClassLoader());
        ready().on("POST /jars/1_" + name + "/run", 200, "{\"jobid\": \"" + job.id() + "\"}");

        submit().get(30, TimeUnit.SECONDS);

        assertThat(cluster.bodies()).anySatisfy(body -> assertThat(body)
                .contains("\"savepointPath\":\"s3://bucket/savepoint-1\"")
                .contains("\"allowNonRestoredState\":true")
                .contains("\"claimMode\":\"NO_CLAIM\"")
                // The id is in the plan; Flink would make another one of it.
                .doesNotContain("jobId"));
    }

    /** A proxy may let nobody through to that part of Flink. */
    @Test
    void clusterThatForbidsUploadsGetsTheJarsWithTheJob() throws Exception {
        cluster.on("GET /jars", 403, "<html>Forbidden</html>");
        ClusterClient<?> client = mock();
        List<String> attached = new ArrayList<>();
        when(client.submitJob(any())).thenAnswer(call -> {
            StreamGraph graph = call.getArgument(0);
            graph.getUserJars().forEach(jar -> attached.add(jar.getName()));
            return CompletableFuture.completedFuture(graph.getJobID());
        });

        JobID id = shipping.submit(job, rest, client).get(30, TimeUnit.SECONDS);

        assertThat(id).isEqualTo(job.id());
        assertThat(attached).containsExactly("classes.jar");
    }

    @Test
    void timeThatIsNoneIsRefused() {
        ShippingProperties properties = new ShippingProperties(List.of(), List.of(), null, Duration.ZERO);

        assertThatExceptionOfType(FailureAnalyzedException.class)
                .isThrownBy(() -> new Shipping(properties, "shop", List::of))
                .withMessageContaining("shipping.timeout");
    }

    private FakeJobManager ready() {
        return cluster.on("GET /jars", 200, files(file("1_" + name, name, Instant.now())));
    }

    private CompletableFuture<JobID> submit() {
        return shipping.submit(job, rest, mock());
    }

    private static String files(String... files) {
        return "{\"address\": \"http://localhost\", \"files\": [" + String.join(",", files) + "]}";
    }

    private static String file(String id, String name, Instant uploaded) {
        return "{\"id\": \"" + id + "\", \"name\": \"" + name + "\", \"uploaded\": " + uploaded.toEpochMilli()
                + ", \"entry\": []}";
    }

    private static String errors(String text) {
        return "{\"errors\": [\"" + text + "\"]}";
    }
}
