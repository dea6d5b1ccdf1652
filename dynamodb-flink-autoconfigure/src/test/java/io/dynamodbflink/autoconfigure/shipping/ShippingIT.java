/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import io.dynamodbflink.autoconfigure.properties.ShippingProperties;
import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import io.dynamodbflink.autoconfigure.remote.RestAddress;
import io.dynamodbflink.autoconfigure.remote.RestFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application is this test; the cluster is one of Flink's own, behind its REST endpoint. */
class ShippingIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private MiniCluster cluster;
    private CountingProxy proxy;
    private FlinkRest rest;
    private RestClusterClient<String> client;

    @BeforeEach
    void startCluster() throws Exception {
        start(true);
    }

    private void start(boolean jarsAreTaken) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(RestOptions.ADDRESS, "localhost");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
        configuration.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
        configuration.set(WebOptions.SUBMIT_ENABLE, jarsAreTaken);
        configuration.set(WebOptions.UPLOAD_DIR, directory.resolve("uploads").toString());
        cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(2)
                .build());
        cluster.start();
        proxy = new CountingProxy(cluster.getRestAddress().get().getPort());
        rest = new FlinkRest(RestAddress.parse("http://localhost:" + proxy.port()), null, Duration.ofSeconds(20));
        Configuration access = new Configuration();
        access.set(RestOptions.ADDRESS, "localhost");
        access.set(RestOptions.PORT, proxy.port());
        client = new RestClusterClient<>(access, "test");
    }

    @AfterEach
    void stopCluster() throws Exception {
        rest.close();
        client.close();
        proxy.close();
        cluster.close();
    }

    @Test
    void secondSubmissionSendsNothingButTheJob() throws Exception {
        Shipping shipping = shipping();
        long size = Files.size(cached(shipping));

        submit(shipping, "first");
        long first = proxy.sent();
        submit(shipping, "second");
        long second = proxy.sent();
        submit(shipping(), "after a restart of the application");
        long restarted = proxy.sent();

        assertThat(first).isGreaterThan(size);
        assertThat(second).isLessThan(100_000);
        assertThat(restarted).isLessThan(100_000);
        assertThat(uploads()).hasSize(1);
    }

    @Test
    void jobRunsWithTheClassesThatWereSent() throws Exception {
        Path report = directory.resolve("report");

        submit(shipping(), NumbersJob.of("numbers", report));

        assertThat(Files.readString(report)).contains("ChildFirstClassLoader").doesNotContain("/target/");
    }

    @Test
    void jobsThatStartTogetherUploadOnce() throws Exception {
        Shipping shipping = shipping();
        List<SubmittableJob> jobs = new ArrayList<>();
        List<CompletableFuture<JobID>> submissions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            SubmittableJob job = NumbersJob.of("job " + i, directory.resolve("report" + i));
            jobs.add(job);
            submissions.add(shipping.submit(job, rest, client));
        }

        for (int i = 0; i < 3; i++) {
            assertThat(submissions.get(i).get(2, TimeUnit.MINUTES))
                    .isEqualTo(jobs.get(i).id());
        }
        assertThat(uploads()).hasSize(1);
    }

    @Test
    void applicationIsSentAgainWhenTheClusterHasLostIt() throws Exception {
        Shipping shipping = shipping();
        submit(shipping, "before");
        String lost = uploads().get(0);
        rest.delete("/jars/" + lost).get(20, TimeUnit.SECONDS);

        submit(shipping, "after");

        assertThat(uploads()).hasSize(1).doesNotContain(lost);
    }

    @Test
    void nothingOfASubmissionIsLeftInTheTemporaryDirectory() throws Exception {
        List<Path> before = unpacked();

        submit(shipping(), "numbers");

        assertThat(unpacked()).containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void stateToGoOnFromIsHandedOver() throws Exception {
        StreamGraph graph = NumbersJob.graph("restored", directory.resolve("report"));
        graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath("file:/no/such/savepoint", false));

        CompletableFuture<JobID> submission =
                shipping().submit(SubmittableJob.elsewhere(graph, getClass().getClassLoader()), rest, client);

        assertThat(failure(submission)).hasMessageContaining("/no/such/savepoint");
    }

    @Test
    void clusterThatTakesNoJarsGetsThemWithTheJob() throws Exception {
        stopCluster();
        start(false);
        Shipping shipping = shipping();
        long size = Files.size(cached(shipping));
        Path report = directory.resolve("report");
        proxy.sent();

        submit(shipping, NumbersJob.of("numbers", report));

        assertThat(proxy.sent()).isGreaterThan(size * 9 / 10);
        assertThat(Files.readString(report)).contains("ChildFirstClassLoader");
        try (Stream<Path> left = Files.list(cached(shipping).getParent())) {
            assertThat(left).hasSize(1);
        }
    }

    private Shipping shipping() {
        return new Shipping(
                new ShippingProperties(
                        List.of("DynamoDBLocal-*", "aws-crt-*.jar"),
                        List.of(),
                        directory.resolve("cache").toString(),
                        PATIENCE),
                "shipping-it",
                getClass().getClassLoader());
    }

    private Path cached(Shipping shipping) throws IOException {
        String digest = shipping.digest();
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.filter(file -> file.toString().endsWith(digest + ".jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void submit(Shipping shipping, String name) throws Exception {
        submit(shipping, NumbersJob.of(name, directory.resolve("report-" + System.nanoTime())));
    }

    private void submit(Shipping shipping, SubmittableJob job) throws Exception {
        JobID id = shipping.submit(job, rest, client).get(2, TimeUnit.MINUTES);

        assertThat(id).isEqualTo(job.id());
        assertThat(cluster.requestJobResult(id)
                        .get(1, TimeUnit.MINUTES)
                        .getJobStatus()
                        .orElseThrow())
                .isEqualTo(JobStatus.FINISHED);
    }

    private static RestFailure failure(CompletableFuture<JobID> submission) throws Exception {
        try {
            throw new AssertionError("Accepted: " + submission.get(2, TimeUnit.MINUTES));
        } catch (ExecutionException e) {
            return ExceptionUtils.findThrowable(e, RestFailure.class).orElseThrow(() -> new AssertionError(e));
        }
    }

    private List<String> uploads() throws Exception {
        List<String> ids = new ArrayList<>();
        for (JsonNode file : rest.get("/jars").get(20, TimeUnit.SECONDS).path("files")) {
            ids.add(file.path("id").asText());
        }
        return ids;
    }

    private static List<Path> unpacked() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+_lib_.*"))
                    .toList();
        }
    }
}
