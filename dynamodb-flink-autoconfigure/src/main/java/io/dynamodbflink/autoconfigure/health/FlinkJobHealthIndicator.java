/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.shards.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.shards.ShardSummary;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Health of one job, from memory: asking costs nothing and cannot block. */
final class FlinkJobHealthIndicator implements HealthIndicator {

    private final JobName job;
    private final FlinkJobRegistry jobs;
    private final ShardAssignmentRegistry shards;

    FlinkJobHealthIndicator(JobName job, FlinkJobRegistry jobs, ShardAssignmentRegistry shards) {
        this.job = job;
        this.jobs = jobs;
        this.shards = shards;
    }

    @Override
    public Health health() {
        Optional<FlinkJobStatus> status = jobs.status(job);
        if (status.isEmpty()) {
            return Health.unknown()
                    .withDetail("reason", "there is no such job any more")
                    .build();
        }
        return describe(status.get(), shards.summary(job));
    }

    private static Health describe(FlinkJobStatus status, ShardSummary shards) {
        FailureSummary failure = status.lastFailure();
        JobHealth health = JobHealth.of(status.desired(), status.observed());
        Health.Builder builder = Health.status(health.status())
                .withDetail("state", status.observed().name());
        if (!health.status().equals(Status.UP)) {
            builder.withDetail("reason", health.reason());
        }
        CheckpointSummary checkpoint = status.lastCheckpoint();
        addIfPresent(builder, "jobId", status.jobId());
        addIfPresent(builder, "startedAt", status.startedAt());
        builder.withDetail("restarts", status.restarts());
        addIfPresent(builder, "lastCheckpointAt", checkpoint == null ? null : checkpoint.completedAt());
        addIfPresent(builder, "maxMillisBehindLatest", shards.maxMillisBehindLatest());
        builder.withDetail("dataLosses", shards.dataLosses());
        builder.withDetail("invalidRecords", shards.invalidRecords());
        if (failure != null) {
            builder.withDetail("lastFailureAt", failure.at());
            builder.withDetail("lastFailure", failure.type() + ": " + failure.message());
        }
        return builder.build();
    }

    private static void addIfPresent(Health.Builder builder, String name, @Nullable Object value) {
        if (value != null) {
            builder.withDetail(name, value);
        }
    }
}
