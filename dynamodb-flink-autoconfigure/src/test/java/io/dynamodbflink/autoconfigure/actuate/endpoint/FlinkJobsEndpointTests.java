/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.CheckpointDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.ConfigurationDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.FailureDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.JobDescriptor;
import io.dynamodbflink.autoconfigure.actuate.endpoint.FlinkJobsEndpoint.StatusDescriptor;
import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlinkJobsEndpointTests {

    private static final Instant THEN = Instant.parse("2026-01-01T09:30:00Z");

    private final StubJobRegistry jobs = new StubJobRegistry("payments", "orders");
    private final FlinkJobsEndpoint endpoint = new FlinkJobsEndpoint(jobs);

    @Test
    void allJobsAreListedByName() {
        jobs.put("payments", DesiredJobState.STOPPED, ObservedJobState.STOPPED);

        Map<String, StatusDescriptor> listed = endpoint.jobs().jobs();

        assertThat(listed.keySet()).containsExactly("orders", "payments");
        assertThat(listed.get("orders").observed()).isEqualTo("RUNNING");
        assertThat(listed.get("payments").observed()).isEqualTo("STOPPED");
        assertThat(listed.get("payments").desired()).isEqualTo("STOPPED");
    }

    @Test
    void aJobShowsWhatItIs() {
        assertThat(job("orders").configuration())
                .isEqualTo(new ConfigurationDescriptor(
                        true,
                        2,
                        "orders",
                        null,
                        "TRIM_HORIZON",
                        "orders-replica",
                        10_000L,
                        "s3://bucket/checkpoints",
                        Map.of("pipeline", "revenue")));
    }

    @Test
    void aJobShowsWhatItDoes() {
        jobs.put(
                "orders",
                DesiredJobState.RUNNING,
                ObservedJobState.RESTARTING,
                3,
                new CheckpointSummary(12, true, THEN, Duration.ofSeconds(2), 4_096, "s3://user@bucket/savepoint-12"),
                new FailureSummary(THEN, "IOException", "connection reset"));

        assertThat(job("orders").status())
                .isEqualTo(new StatusDescriptor(
                        "RUNNING",
                        "RESTARTING",
                        StubJobRegistry.OBSERVED_AT,
                        StubJobRegistry.JOB_ID,
                        StubJobRegistry.STARTED_AT,
                        3,
                        new CheckpointDescriptor(12, true, THEN, 2_000, 4_096, "s3://bucket/savepoint-12"),
                        new FailureDescriptor(THEN, "IOException", "connection reset")));
    }

    @Test
    void anUnknownJobIsNotFound() {
        assertThat(endpoint.job("refunds")).isNull();
        assertThat(endpoint.job("no job name")).isNull();
    }

    private JobDescriptor job(String name) {
        JobDescriptor job = endpoint.job(name);
        assertThat(job).isNotNull();
        return job;
    }
}
