/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import io.dynamodbflink.autoconfigure.activation.ActivationStatus;
import io.dynamodbflink.autoconfigure.cluster.ClusterTrouble;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/**
 * Health of all jobs, one entry for each.
 *
 * @since 0.1.0
 */
public final class DynamoDbFlinkHealthContributor implements CompositeHealthContributor {

    private final FlinkJobRegistry jobs;
    private final ShardAssignmentRegistry shards;
    private final KnownSecrets secrets;
    private final Supplier<Optional<ActivationStatus>> activation;
    private final Supplier<Optional<ClusterTrouble>> cluster;
    private final Clock clock;

    /**
     * @param secrets what must not be in the reasons
     */
    public DynamoDbFlinkHealthContributor(FlinkJobRegistry jobs, ShardAssignmentRegistry shards, KnownSecrets secrets) {
        this(jobs, shards, secrets, Optional::empty, Optional::empty, Clock.systemUTC());
    }

    DynamoDbFlinkHealthContributor(
            FlinkJobRegistry jobs,
            ShardAssignmentRegistry shards,
            KnownSecrets secrets,
            Supplier<Optional<ActivationStatus>> activation,
            Supplier<Optional<ClusterTrouble>> cluster,
            Clock clock) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.shards = Objects.requireNonNull(shards, "shards");
        this.secrets = Objects.requireNonNull(secrets, "secrets");
        this.activation = Objects.requireNonNull(activation, "activation");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        return JobName.parse(name)
                .filter(jobs.names()::contains)
                .map(this::indicator)
                .orElse(null);
    }

    @Override
    public Stream<HealthContributors.Entry> stream() {
        return jobs.names().stream().map(job -> new HealthContributors.Entry(job.value(), indicator(job)));
    }

    private HealthContributor indicator(JobName job) {
        return new FlinkJobHealthIndicator(job, jobs, shards, secrets, activation, cluster, clock);
    }
}
