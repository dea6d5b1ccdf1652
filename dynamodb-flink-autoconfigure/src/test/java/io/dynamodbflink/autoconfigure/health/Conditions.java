/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.observation.ReportCoverage.Unheard;
import io.dynamodbflink.autoconfigure.observation.ShardFixtures;
import io.dynamodbflink.autoconfigure.observation.SourceCondition;
import io.dynamodbflink.autoconfigure.observation.SourceCondition.ShardSince;
import io.dynamodbflink.autoconfigure.observation.SourceCondition.ShardsInTrouble;
import io.dynamodbflink.autoconfigure.observation.TableInTrouble;
import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conditions of a job that runs well, but for what a test says. */
final class Conditions {

    static final Instant NOW = ShardFixtures.NOW;

    private static final ShardId SHARD = ShardId.of("shard-1");

    private DesiredJobState desired = DesiredJobState.RUNNING;
    private ObservedJobState observed = ObservedJobState.RUNNING;
    private Instant observedSince = ago(Duration.ofHours(30));
    private @Nullable Instant failedAt;
    private @Nullable Instant checkpointedAt = ago(Duration.ofSeconds(5));
    private @Nullable CheckpointFailures checkpointFailures;
    private Duration lag = Duration.ZERO;
    private ShardSince unread = since(Duration.ZERO);
    private ShardSince silent = since(Duration.ofSeconds(1));
    private @Nullable ShardSince untaken;
    private @Nullable ShardSince heldBack;
    private final List<ShardsInTrouble> troubles = new ArrayList<>();
    private DiscoveryProgress discovery = new DiscoveryProgress(ShardFixtures.STREAM, NOW, NOW, null, null, NOW);
    private @Nullable ShardDataLoss dataLoss;
    private final List<TableInTrouble> tables = new ArrayList<>();
    private @Nullable Unheard unheard;
    private @Nullable String lockProblem;

    static Instant ago(Duration time) {
        return NOW.minus(time);
    }

    private static ShardSince since(Duration age) {
        return new ShardSince(SHARD, ago(age));
    }

    Conditions state(DesiredJobState desired, ObservedJobState observed) {
        this.desired = desired;
        this.observed = observed;
        return this;
    }

    Conditions runningFor(Duration time) {
        observedSince = ago(time);
        return this;
    }

    Conditions failed(Duration age) {
        failedAt = ago(age);
        return this;
    }

    Conditions checkpointed(@Nullable Duration age) {
        checkpointedAt = age == null ? null : ago(age);
        return this;
    }

    Conditions checkpointsFailed(int inARow) {
        checkpointFailures = new CheckpointFailures(inARow, ago(Duration.ofSeconds(2)), "disk full");
        return this;
    }

    Conditions behind(Duration lag) {
        this.lag = lag;
        this.unread = since(lag);
        return this;
    }

    Conditions silent(Duration time) {
        silent = since(time);
        return this;
    }

    Conditions untaken(Duration time) {
        untaken = since(time);
        return this;
    }

    Conditions heldBack(Duration time) {
        heldBack = since(time);
        return this;
    }

    Conditions trouble(AwsErrorKind kind, int shards, Duration time) {
        troubles.add(new ShardsInTrouble(kind, shards, SHARD, ago(time), 7, "the service says no"));
        return this;
    }

    Conditions discoveryUnanswered(Duration time) {
        discovery = new DiscoveryProgress(ShardFixtures.STREAM, NOW, NOW, ago(time), null, NOW);
        return this;
    }

    Conditions discoveryTrouble(AwsErrorKind kind, Duration time) {
        CallTrouble trouble = new CallTrouble(kind, ago(time), 4, "the service says no");
        discovery = new DiscoveryProgress(ShardFixtures.STREAM, null, null, ago(time), trouble, NOW);
        return this;
    }

    Conditions tableTrouble(AwsErrorKind kind, Duration time) {
        tables.add(new TableInTrouble("orders-replica", 2, new CallTrouble(kind, ago(time), 4, "the service says no")));
        return this;
    }

    Conditions dataLost() {
        dataLoss = ShardFixtures.loss("shard-9");
        return this;
    }

    Conditions unheard(Duration time) {
        unheard = new Unheard(ago(time), "subtask 3 of the source has not reported");
        return this;
    }

    Conditions lockProblem(String problem) {
        lockProblem = problem;
        return this;
    }

    JobCondition build() {
        return new JobCondition(
                NOW,
                desired,
                observed,
                observedSince,
                failedAt,
                checkpointedAt,
                checkpointFailures,
                new SourceCondition(
                        NOW,
                        true,
                        lag,
                        unread,
                        silent,
                        untaken,
                        heldBack,
                        troubles,
                        discovery,
                        dataLoss == null ? 0 : 1,
                        dataLoss,
                        0),
                tables,
                unheard,
                lockProblem);
    }
}
