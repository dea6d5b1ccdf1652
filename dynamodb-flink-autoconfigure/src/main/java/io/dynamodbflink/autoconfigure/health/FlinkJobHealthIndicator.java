/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import io.dynamodbflink.autoconfigure.activation.ActivationStatus;
import io.dynamodbflink.autoconfigure.cluster.ClusterTrouble;
import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.FlinkJobDefinition;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.HealthLimits;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.observation.ReportCoverage;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.observation.SourceCondition;
import io.dynamodbflink.autoconfigure.observation.TableInTrouble;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Health of one job, from memory: asking costs nothing and cannot block. */
final class FlinkJobHealthIndicator implements HealthIndicator {

    private final JobName job;
    private final FlinkJobRegistry jobs;
    private final ShardAssignmentRegistry shards;
    private final KnownSecrets secrets;
    private final Supplier<Optional<ActivationStatus>> activation;
    private final Supplier<Optional<ClusterTrouble>> cluster;
    private final Clock clock;

    FlinkJobHealthIndicator(
            JobName job,
            FlinkJobRegistry jobs,
            ShardAssignmentRegistry shards,
            KnownSecrets secrets,
            Supplier<Optional<ActivationStatus>> activation,
            Supplier<Optional<ClusterTrouble>> cluster,
            Clock clock) {
        this.job = job;
        this.jobs = jobs;
        this.shards = shards;
        this.secrets = secrets;
        this.activation = activation;
        this.cluster = cluster;
        this.clock = clock;
    }

    @Override
    public Health health() {
        Optional<FlinkJobStatus> status = jobs.status(job);
        Optional<FlinkJobDefinition> definition = jobs.definition(job);
        if (status.isEmpty() || definition.isEmpty()) {
            return Health.unknown()
                    .withDetail("reason", "there is no such job any more")
                    .build();
        }
        return describe(
                status.get(),
                shards.condition(job),
                shards.tablesInTrouble(job),
                shards.coverage(job),
                definition.get().health());
    }

    private Health describe(
            FlinkJobStatus status,
            SourceCondition source,
            List<TableInTrouble> tables,
            ReportCoverage coverage,
            HealthLimits limits) {
        ActivationStatus active = activation.get().orElse(null);
        JobHealth health = JobHealth.of(
                JobCondition.of(status, source, tables, coverage.unheard(), active, clock.instant()), limits);
        Health.Builder builder = Health.status(health.status())
                .withDetail("state", status.observed().name());
        if (!health.reasons().isEmpty()) {
            builder.withDetail(
                    "reasons", health.reasons().stream().map(secrets::redact).toList());
        }
        addIfPresent(builder, "lock", active == null ? null : active.lock());
        addIfPresent(builder, "lockHolder", active == null ? null : active.holder());
        cluster.get()
                .ifPresent(trouble -> builder.withDetail(
                        "cluster", secrets.redact(trouble.text()) + ", since " + PlainText.of(trouble.since())));
        addExecution(builder, status);
        addSource(builder, source, coverage);
        if (coverage.tablesKnown()) {
            builder.withDetail(
                    "failingTables", tables.stream().map(TableInTrouble::table).toList());
        }
        addCoverage(builder, coverage);
        addFailure(builder, status.lastFailure());
        return builder.build();
    }

    private static void addExecution(Health.Builder builder, FlinkJobStatus status) {
        CheckpointSummary checkpoint = status.lastCheckpoint();
        CheckpointFailures failed = status.checkpointFailures();
        addIfPresent(builder, "jobId", status.jobId());
        addIfPresent(builder, "startedAt", status.startedAt());
        builder.withDetail("restarts", status.restarts());
        builder.withDetail("failures", status.failures());
        addIfPresent(builder, "lastCheckpointAt", checkpoint == null ? null : checkpoint.completedAt());
        addIfPresent(builder, "failedCheckpoints", failed == null ? null : failed.inARow());
    }

    private static void addSource(Health.Builder builder, SourceCondition source, ReportCoverage coverage) {
        Duration lag = source.lag();
        Duration timeToTrim = source.timeToTrim();
        addIfPresent(builder, "maxMillisBehindLatest", lag == null ? null : lag.toMillis());
        addIfPresent(
                builder,
                "timeToTrim",
                timeToTrim == null
                        ? null
                        : timeToTrim.truncatedTo(ChronoUnit.SECONDS).toString());
        if (coverage.readingKnown()) {
            builder.withDetail("failingShards", source.shardsInTrouble());
        }
        if (coverage.shardsKnown()) {
            builder.withDetail("dataLosses", source.dataLosses());
        }
        if (coverage.readingKnown()) {
            builder.withDetail("invalidRecords", source.invalidRecords());
        }
    }

    private void addCoverage(Health.Builder builder, ReportCoverage coverage) {
        addIfPresent(builder, "asOf", coverage.asOf());
        if (!coverage.notKnown().isEmpty()) {
            builder.withDetail(
                    "notKnown",
                    coverage.notKnown().stream().map(secrets::redact).toList());
        }
    }

    private static void addFailure(Health.Builder builder, @Nullable FailureSummary failure) {
        if (failure != null) {
            builder.withDetail("lastFailureAt", failure.at());
            builder.withDetail("lastFailure", failure.type() + ": " + failure.message());
        }
    }

    private static void addIfPresent(Health.Builder builder, String name, @Nullable Object value) {
        if (value != null) {
            builder.withDetail(name, value);
        }
    }
}
