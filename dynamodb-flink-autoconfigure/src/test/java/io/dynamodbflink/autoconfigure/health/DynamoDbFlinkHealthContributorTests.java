/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.activation.ActivationStatus;
import io.dynamodbflink.autoconfigure.cluster.ClusterTrouble;
import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.job.StubJobRegistry;
import io.dynamodbflink.autoconfigure.observation.ReportedShards;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardFixtures;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.connector.source.observer.ShardState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

class DynamoDbFlinkHealthContributorTests {

    private static final Clock CLOCK = Clock.fixed(ShardFixtures.NOW.plusMillis(1), ZoneOffset.UTC);

    private final StubJobRegistry jobs = new StubJobRegistry("orders", "payments");
    private final ShardAssignmentRegistry shards = ReportedShards.registry(CLOCK);
    private ActivationStatus activation;
    private ClusterTrouble trouble;

    private final DynamoDbFlinkHealthContributor contributor = new DynamoDbFlinkHealthContributor(
            jobs,
            shards,
            KnownSecrets.NONE,
            () -> Optional.ofNullable(activation),
            () -> Optional.ofNullable(trouble),
            CLOCK);

    @Test
    void clusterThatCannotBeAskedIsTold() {
        trouble = new ClusterTrouble("nobody answers at http://jobmanager:8081", ShardFixtures.NOW);
        jobs.put("orders", DesiredJobState.RUNNING, ObservedJobState.UNKNOWN);

        Health health = health("orders");

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails())
                .containsEntry("cluster", "nobody answers at http://jobmanager:8081, since 2026-01-01T10:00:00Z");
    }

    @Test
    void aJobThatStandsByIsUpAndTellsWhoHasTheLock() {
        activation = new ActivationStatus(
                ActivationStatus.State.STANDBY, ShardFixtures.NOW, "shop", "here/1", "there/2", null);
        jobs.put("orders", DesiredJobState.RUNNING, ObservedJobState.STANDBY);

        Health health = health("orders");

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("lock", "shop").containsEntry("lockHolder", "there/2");
    }

    @Test
    void aJobThatStandsByForNobodyKnowsWhomIsDown() {
        activation = new ActivationStatus(
                ActivationStatus.State.STANDBY, ShardFixtures.NOW, "shop", "here/1", null, "the table is gone");
        jobs.put("orders", DesiredJobState.RUNNING, ObservedJobState.STANDBY);

        Health health = health("orders");

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails().get("reasons"))
                .asString()
                .contains("not known whether another instance is active: the table is gone");
    }

    @Test
    void everyJobHasAnEntry() {
        assertThat(contributor.stream().map(HealthContributors.Entry::name)).containsExactly("orders", "payments");
        assertThat(contributor.getContributor("orders")).isInstanceOf(HealthIndicator.class);
    }

    @Test
    void anUnknownJobHasNoEntry() {
        assertThat(contributor.getContributor("refunds")).isNull();
        assertThat(contributor.getContributor("no job name")).isNull();
    }

    @Test
    void aRunningJobIsUpWithItsFigures() {
        Instant checkpointAt = Instant.parse("2026-01-01T09:59:00Z");
        jobs.put(
                "orders",
                DesiredJobState.RUNNING,
                ObservedJobState.RUNNING,
                2,
                new CheckpointSummary(5, false, checkpointAt, Duration.ofMillis(30), 1_024, null),
                null);
        new ReportedShards(shards, "orders")
                .changed(ShardFixtures.status("shard-1", ShardState.ASSIGNED, 0))
                .progressed(ShardFixtures.progress("shard-1", 0, 1, "1", 1_500))
                .lost(ShardFixtures.loss("shard-0"))
                .invalidRecord();

        Health health = health("orders");

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsEntry("state", "RUNNING")
                .containsEntry("jobId", StubJobRegistry.JOB_ID)
                .containsEntry("startedAt", StubJobRegistry.STARTED_AT)
                .containsEntry("restarts", 2L)
                .containsEntry("lastCheckpointAt", checkpointAt)
                .containsEntry("maxMillisBehindLatest", 1_500L)
                .containsEntry("dataLosses", 1L)
                .containsEntry("invalidRecords", 1L)
                .containsEntry("timeToTrim", "PT23H59M58S")
                .containsEntry("failingShards", 0)
                .containsEntry("failingTables", List.of())
                .doesNotContainKeys("reasons", "failedCheckpoints", "lastFailure");
    }

    @Test
    void aFailedJobIsDownAndSaysWhy() {
        Instant failedAt = Instant.parse("2026-01-01T09:58:00Z");
        jobs.put(
                "orders",
                DesiredJobState.RUNNING,
                ObservedJobState.FAILED,
                3,
                null,
                new FailureSummary(failedAt, "ResourceNotFoundException", "table gone"));

        Health health = health("orders");

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails())
                .containsEntry("state", "FAILED")
                .containsEntry("reasons", List.of("the job has failed for good, or could not be started"))
                .containsEntry("lastFailure", "ResourceNotFoundException: table gone")
                .containsEntry("lastFailureAt", failedAt);
    }

    @Test
    void aJobStoppedOnPurposeIsUnknown() {
        jobs.put("orders", DesiredJobState.STOPPED, ObservedJobState.STOPPED);

        assertThat(health("orders").getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(health("orders").getDetails()).containsEntry("reasons", List.of("the job is not meant to run"));
    }

    @Test
    void whatIsNotKnownYetIsLeftOut() {
        jobs.put(new FlinkJobStatus(
                JobName.of("orders"),
                DesiredJobState.RUNNING,
                ObservedJobState.STARTING,
                StubJobRegistry.OBSERVED_AT,
                StubJobRegistry.OBSERVED_AT,
                null,
                null,
                null,
                false,
                null,
                0,
                0,
                null,
                null,
                null,
                null));

        assertThat(health("orders").getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
        assertThat(health("orders").getDetails())
                .containsOnlyKeys(
                        "state",
                        "reasons",
                        "restarts",
                        "failures",
                        "failingShards",
                        "failingTables",
                        "dataLosses",
                        "invalidRecords");
    }

    private Health health(String job) {
        Health health = ((HealthIndicator) contributor.getContributor(job)).health(true);
        assertThat(health).isNotNull();
        return health;
    }
}
