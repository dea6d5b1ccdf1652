/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.bean.LiveContext;
import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import io.dynamodbflink.autoconfigure.observation.ReportedShards;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardFixtures;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.json.BasicJsonTester;
import org.springframework.boot.test.json.JsonContent;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The endpoints and the health of a web application, over real HTTP. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "dynamodb-flink.enabled=false",
            "management.endpoints.web.exposure.include=health,flinkjobs,shardassignments",
            "management.endpoint.health.show-details=always"
        })
class ActuatorHttpIT {

    private static final Instant THEN = Instant.parse("2026-01-01T09:30:00Z");

    private final HttpClient http = HttpClient.newHttpClient();
    private final BasicJsonTester json = new BasicJsonTester(getClass());

    @LocalServerPort
    private int port;

    @Autowired
    private StubJobRegistry jobs;

    @Autowired
    private ShardAssignmentRegistry shards;

    private ReportedShards reported;

    @BeforeEach
    void twoJobsRun() {
        jobs.put("orders", DesiredJobState.RUNNING, ObservedJobState.RUNNING);
        jobs.put("payments", DesiredJobState.RUNNING, ObservedJobState.RUNNING);
        reported = new ReportedShards(shards, "orders");
        reported.jobStartsAnew();
    }

    @Test
    void shardAssignmentsListsAllJobs() throws Exception {
        reported.changed(ShardFixtures.status("shard-1", ShardState.ASSIGNED, 0));

        assertThat(getJson("/actuator/shardassignments")).isStrictlyEqualToJson("""
                        {"jobs": {
                          "orders": {
                            "shards": {"WAITING": 0, "READY": 0, "ASSIGNED": 1, "FINISHED": 0},
                            "recordsRead": 0, "maxMillisBehindLatest": null, "dataLosses": 0, "invalidRecords": 0,
                            "lastObservedAt": null, "asOf": null, "notKnown": []},
                          "payments": {
                            "shards": {"WAITING": 0, "READY": 0, "ASSIGNED": 0, "FINISHED": 0},
                            "recordsRead": 0, "maxMillisBehindLatest": null, "dataLosses": 0, "invalidRecords": 0,
                            "lastObservedAt": null, "asOf": null, "notKnown": []}}}
                        """);
    }

    @Test
    void shardAssignmentsShowsEveryShardOfAJob() throws Exception {
        reported.changed(
                        ShardFixtures.status("shard-1", ShardState.ASSIGNED, 0),
                        ShardFixtures.status("shard-2", ShardState.WAITING, null))
                .progressed(ShardFixtures.progress("shard-1", 0, 3, "4000000000000000000000000000000000000001", 1_500))
                .lost(ShardFixtures.loss("shard-0"))
                .invalidRecord()
                .invalidRecord();

        assertThat(getJson("/actuator/shardassignments/orders"))
                .isStrictlyEqualToJson("""
                        {"job": "orders",
                         "summary": {
                           "shards": {"WAITING": 1, "READY": 0, "ASSIGNED": 1, "FINISHED": 0},
                           "recordsRead": 3, "maxMillisBehindLatest": 1500, "dataLosses": 1, "invalidRecords": 2,
                           "lastObservedAt": "2026-01-01T10:00:00.003Z", "asOf": null, "notKnown": []},
                         "shards": [
                           {"shardId": "shard-1", "stream": "%1$s", "parent": null, "children": [], "state": "ASSIGNED",
                            "subtask": 0, "startingPosition": "TRIM_HORIZON",
                            "lastSequenceNumber": "4000000000000000000000000000000000000001",
                            "recordsRead": 3, "millisBehindLatest": 1500,
                            "lastPolledAt": "2026-01-01T10:00:00.003Z", "activity": "POLLING", "trouble": null,
                            "lastObservedAt": "2026-01-01T10:00:00.003Z"},
                           {"shardId": "shard-2", "stream": "%1$s", "parent": null, "children": [], "state": "WAITING",
                            "subtask": null, "startingPosition": "TRIM_HORIZON", "lastSequenceNumber": null,
                            "recordsRead": 0, "millisBehindLatest": null, "lastPolledAt": null, "activity": null,
                            "trouble": null, "lastObservedAt": null}],
                         "recentDataLosses": [
                           {"shardId": "shard-0", "position": "AFTER_SEQUENCE_NUMBER 42",
                            "wholeShardGone": false, "earliestAvailable": "77",
                            "observedAt": "2026-01-01T10:00:00Z"}]}
                        """.formatted(ShardFixtures.STREAM));
    }

    @Test
    void flinkJobsListsAllJobs() throws Exception {
        jobs.put("payments", DesiredJobState.STOPPED, ObservedJobState.STOPPED);

        assertThat(getJson("/actuator/flinkjobs")).isStrictlyEqualToJson("""
                        {"activation": null, "jobs": {
                          "orders": {"desired": "RUNNING", "observed": "RUNNING",
                            "observedAt": "2026-01-01T10:00:00Z", "startedAt": "2026-01-01T09:00:00Z",
                            "jobId": "%1$s", "observedSince": "2026-01-01T10:00:00Z",
                            "startupMillis": null, "attached": false, "restoredFrom": null, "restarts": 0, "failures": 0,
                            "nextStartAt": null, "lastCheckpoint": null,
                            "checkpointFailures": null, "lastFailure": null},
                          "payments": {"desired": "STOPPED", "observed": "STOPPED",
                            "observedAt": "2026-01-01T10:00:00Z", "startedAt": "2026-01-01T09:00:00Z",
                            "jobId": "%1$s", "observedSince": "2026-01-01T10:00:00Z",
                            "startupMillis": null, "attached": false, "restoredFrom": null, "restarts": 0, "failures": 0,
                            "nextStartAt": null, "lastCheckpoint": null,
                            "checkpointFailures": null, "lastFailure": null}}}
                        """.formatted(StubJobRegistry.JOB_ID));
    }

    @Test
    void flinkJobsShowsOneJobWithoutSecrets() throws Exception {
        jobs.put(
                "orders",
                DesiredJobState.RUNNING,
                ObservedJobState.RESTARTING,
                2,
                new CheckpointSummary(7, false, THEN, Duration.ofMillis(85), 2_048, null),
                new FailureSummary(THEN, "IOException", "connection reset"));

        assertThat(getJson("/actuator/flinkjobs/orders")).isStrictlyEqualToJson("""
                        {"job": "orders",
                         "configuration": {"autoStartup": true, "parallelism": 2, "sourceTable": "orders",
                           "streamArn": null,
                           "initialPosition": "TRIM_HORIZON", "sinkTable": "orders-replica",
                           "checkpointIntervalMillis": 10000, "checkpointDirectory": "s3://bucket/checkpoints",
                           "strategies": {"pipeline": "revenue"}},
                         "status": {"desired": "RUNNING", "observed": "RESTARTING",
                           "observedAt": "2026-01-01T10:00:00Z", "startedAt": "2026-01-01T09:00:00Z",
                           "jobId": "%s", "observedSince": "2026-01-01T10:00:00Z",
                           "startupMillis": null, "attached": false, "restoredFrom": null, "restarts": 2, "failures": 2,
                           "nextStartAt": null,
                           "lastCheckpoint": {"id": 7, "savepoint": false, "completedAt": "2026-01-01T09:30:00Z",
                             "durationMillis": 85, "sizeInBytes": 2048, "path": null},
                           "checkpointFailures": null,
                           "lastFailure": {"at": "2026-01-01T09:30:00Z", "type": "IOException",
                             "message": "connection reset"}}}
                        """.formatted(StubJobRegistry.JOB_ID));
    }

    @Test
    void anUnknownJobIsNotFound() throws Exception {
        assertThat(get("/actuator/shardassignments/refunds").statusCode()).isEqualTo(404);
        assertThat(get("/actuator/flinkjobs/refunds").statusCode()).isEqualTo(404);
        assertThat(get("/actuator/flinkjobs/no%20job%20name").statusCode()).isEqualTo(404);
        assertThat(get("/actuator/health/dynamoDbFlink/refunds").statusCode()).isEqualTo(404);
    }

    @Test
    void nothingCanBeChangedThroughTheEndpoints() throws Exception {
        for (String method : new String[] {"POST", "PUT", "DELETE"}) {
            HttpRequest request = request("/actuator/flinkjobs/orders")
                    .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                    .header("Content-Type", "application/json")
                    .build();

            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(405);
        }
    }

    @Test
    void healthHasAnEntryForEachJob() throws Exception {
        HttpResponse<String> response = get("/actuator/health");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json.from(response.body()))
                .extractingJsonPathValue("$.components.dynamoDbFlink.components.orders.status")
                .isEqualTo("UP");
        assertThat(json.from(response.body()))
                .extractingJsonPathValue("$.components.dynamoDbFlink.components.payments.details.startedAt")
                .isEqualTo("2026-01-01T09:00:00Z");
    }

    @Test
    void healthOfAFailedJobIsServiceUnavailable() throws Exception {
        jobs.put("payments", DesiredJobState.RUNNING, ObservedJobState.FAILED);

        assertThat(get("/actuator/health").statusCode()).isEqualTo(503);
        assertThat(get("/actuator/health/dynamoDbFlink/payments").statusCode()).isEqualTo(503);
        assertThat(get("/actuator/health/dynamoDbFlink/orders").statusCode()).isEqualTo(200);
    }

    private JsonContent<Object> getJson(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        return json.from(response.body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofSeconds(30));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        StubJobRegistry jobs() {
            return new StubJobRegistry();
        }

        @Bean
        LiveContext liveContext(ApplicationContext context) {
            return new LiveContext(context);
        }
    }
}
