/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can be done to an embedded cluster through Flink's REST endpoint, with Flink's web page on the class path. */
class RestAccessIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An upload as a browser makes it. */
    private static final String UPLOAD = """
            --x\r
            Content-Disposition: form-data; name="jarfile"; filename="evil.jar"\r
            Content-Type: application/x-java-archive\r
            \r
            PK\r
            --x--\r
            """;

    private final HttpClient http = HttpClient.newHttpClient();

    private EmbeddedFlinkCluster cluster;

    @AfterEach
    void stopCluster() throws Exception {
        cluster.stop().get(30, TimeUnit.SECONDS);
    }

    @Test
    void jobsCanBeLookedAt() throws Exception {
        start(Map.of());
        JobID job = runningJob();

        assertThat(send("GET", "/jobs/" + job, "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/jobs/" + job + "/config", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/jobmanager/config", "").body()).contains("web.submit.enable");
        assertThat(send("GET", "/", "").body()).contains("Apache Flink Web Dashboard");
    }

    @Test
    void nothingCanBeChanged() throws Exception {
        start(Map.of());
        JobID job = runningJob();

        // Flink says 400 where it would not take files.
        assertThat(send("POST", "/jars/upload", UPLOAD).statusCode()).isEqualTo(400);
        assertThat(send("POST", "/jobs", UPLOAD).statusCode()).isEqualTo(400);
        for (String change : List.of(
                "POST /jars/upload",
                "POST /jobs",
                "PATCH /jobs/%s?mode=cancel",
                "GET /jobs/%s/yarn-cancel",
                "GET /jobs/%s/yarn-stop",
                "POST /jobs/%s/stop",
                "POST /jobs/%s/savepoints",
                "POST /jobs/%s/checkpoints",
                "PATCH /jobs/%s/rescaling?parallelism=2",
                "PUT /jobs/%s/resource-requirements",
                "PATCH /jobs/%s/clientHeartbeat",
                "POST /savepoint-disposal",
                "DELETE /cluster")) {
            String[] call = change.formatted(job).split(" ");
            assertThat(send(call[0], call[1], "{}").statusCode()).as(change).isEqualTo(404);
        }
        assertThat(cluster.isRunning()).isTrue();
        assertThat(cluster.observe(job).join().state()).isEqualTo(ObservedJobState.RUNNING);
    }

    @Test
    void whoAsksForItMayChangeThings() throws Exception {
        start(Map.of("web.submit.enable", "true"));
        JobID job = runningJob();

        assertThat(send("POST", "/jars/upload", UPLOAD).body()).contains("evil.jar");
        assertThat(send("PATCH", "/jobs/" + job + "?mode=cancel", "").statusCode())
                .isEqualTo(202);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(cluster.observe(job).join().state()).isEqualTo(ObservedJobState.CANCELED));
    }

    private void start(Map<String, String> flink) {
        cluster = new EmbeddedFlinkCluster(EmbeddedClusterSettings.of(ClusterSettings.withFlink(flink), 1));
        cluster.start();
    }

    private JobID runningJob() {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment();
        environment.setParallelism(1);
        environment.fromSequence(1, Long.MAX_VALUE).sinkTo(new DiscardingSink<>());
        JobID job = cluster.client()
                .submitJob(environment.getStreamGraph().getJobGraph())
                .join();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(cluster.observe(job).join().state()).isEqualTo(ObservedJobState.RUNNING));
        return job;
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cluster.client().getWebInterfaceURL() + path))
                .timeout(PATIENCE)
                .header("Content-Type", body.startsWith("--") ? "multipart/form-data; boundary=x" : "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
