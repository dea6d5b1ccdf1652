/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import io.dynamodbflink.autoconfigure.job.HealthLimits;
import io.dynamodbflink.autoconfigure.observation.ReportCoverage.Unheard;
import io.dynamodbflink.autoconfigure.observation.SourceCondition.ShardSince;
import io.dynamodbflink.autoconfigure.observation.SourceCondition.ShardsInTrouble;
import io.dynamodbflink.autoconfigure.observation.TableInTrouble;
import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a job of which every task runs does its work. Each check finds one clause for people, or nothing. */
final class RunningJobChecks {

    /**
     * Longest time for which access may be refused: not long, because waiting seldom helps, but longer than it takes until
     * new credentials are known everywhere.
     */
    static final Duration ACCESS_GRACE = Duration.ofSeconds(10);

    private final JobCondition job;
    private final HealthLimits limits;
    private final List<String> findings = new ArrayList<>();

    RunningJobChecks(JobCondition job, HealthLimits limits) {
        this.job = job;
        this.limits = limits;
    }

    List<String> findings() {
        hasRecovered();
        checkpointAge();
        checkpointFailures();
        unheardParts();
        shardsInTrouble();
        silence();
        untakenShards();
        heldBackShards();
        discovery();
        tablesInTrouble();
        lag();
        TrimCheck.finding(job, limits).ifPresent(findings::add);
        dataLoss();
        return findings;
    }

    /** A job that fails again and again runs for moments in between, and is not well in any of them. */
    private void hasRecovered() {
        Instant failedAt = job.failedAt();
        if (failedAt == null) {
            return;
        }
        if (limits.checkpointing()) {
            if (!job.hasCheckpointedSince(failedAt)) {
                find("the job failed at " + PlainText.of(failedAt) + " and has not completed a checkpoint since");
            }
        } else if (limits.maxSilence() != null && job.since(job.observedSince()).compareTo(limits.maxSilence()) < 0) {
            find("the job failed at " + PlainText.of(failedAt) + " and has run again for "
                    + PlainText.of(job.since(job.observedSince())) + " only");
        }
    }

    private void checkpointAge() {
        Duration limit = limits.maxCheckpointAge();
        Duration age = job.checkpointAge();
        if (limit != null && isOver(limit, age)) {
            find("no checkpoint has been completed for " + PlainText.of(age) + ", at most " + PlainText.of(limit)
                    + " are allowed (health.max-checkpoint-age)");
        }
    }

    private void checkpointFailures() {
        CheckpointFailures failures = job.checkpointFailures();
        if (failures != null
                && limits.maxCheckpointFailures() > 0
                && failures.inARow() >= limits.maxCheckpointFailures()) {
            find("the last " + failures.inARow() + " checkpoints have failed, the latest at "
                    + PlainText.of(failures.lastAt()) + ": " + failures.lastReason());
        }
    }

    /** What is not known of a job may be anything, so it is not taken for well. */
    private void unheardParts() {
        Unheard unheard = job.unheard();
        if (unheard == null) {
            return;
        }
        Instant since = unheard.since().isBefore(job.observedSince()) ? job.observedSince() : unheard.since();
        if (isOver(limits.maxSilence(), job.since(since))) {
            find("it is not known how the job does: " + unheard.what() + " for " + PlainText.of(job.since(since))
                    + " (health.max-silence)");
        }
    }

    private void shardsInTrouble() {
        for (ShardsInTrouble trouble : job.source().troubles()) {
            if (isTooLong(trouble.kind(), trouble.since())) {
                find((trouble.shards() == 1 ? "a shard is" : trouble.shards() + " shards are") + " not read because "
                        + because(trouble.kind()) + ", shard " + trouble.longest() + " since "
                        + PlainText.of(trouble.since()) + ": " + trouble.error());
            }
        }
    }

    private void silence() {
        ShardSince silent = job.source().silent();
        if (silent != null && isOver(limits.maxSilence(), job.since(silent.since())) && !isToldOf(silent)) {
            find("shard " + silent.shardId() + " has not been polled for " + PlainText.of(job.since(silent.since()))
                    + ": its calls are not answered, or its reader is stuck (health.max-silence)");
        }
    }

    private boolean isToldOf(ShardSince silent) {
        return job.source().troubles().stream()
                .anyMatch(trouble -> isTooLong(trouble.kind(), trouble.since())
                        && trouble.longest().equals(silent.shardId()));
    }

    private void untakenShards() {
        ShardSince untaken = job.source().untaken();
        if (untaken != null && isOver(limits.maxWait(), job.since(untaken.since()))) {
            find("no reader has taken shard " + untaken.shardId() + " for " + PlainText.of(job.since(untaken.since()))
                    + " (health.max-silence)");
        }
    }

    private void heldBackShards() {
        ShardSince heldBack = job.source().heldBack();
        if (heldBack != null && isOver(limits.maxSilence(), job.since(heldBack.since()))) {
            find("the job has taken none of the records that were fetched for it for "
                    + PlainText.of(job.since(heldBack.since()))
                    + ": its pipeline or its sink is stuck (health.max-silence)");
        }
    }

    private void discovery() {
        DiscoveryProgress discovery = job.source().discovery();
        if (discovery == null) {
            return;
        }
        CallTrouble trouble = discovery.trouble();
        Instant unansweredSince = discovery.unansweredSince();
        if (trouble != null) {
            if (isTooLong(trouble.kind(), trouble.since())) {
                find("the shards of the stream cannot be listed because " + because(trouble.kind()) + ", since "
                        + PlainText.of(trouble.since()) + ": " + trouble.error());
            }
        } else if (unansweredSince != null && isOver(limits.maxSilence(), job.since(unansweredSince))) {
            find("the search for shards has had no answer for " + PlainText.of(job.since(unansweredSince))
                    + " (health.max-silence)");
        }
    }

    private void tablesInTrouble() {
        for (TableInTrouble table : job.tables()) {
            CallTrouble trouble = table.trouble();
            if (isTooLong(trouble.kind(), trouble.since())) {
                find("table " + table.table() + " is not written because " + because(trouble.kind()) + ", since "
                        + PlainText.of(trouble.since()) + ": " + trouble.error());
            }
        }
    }

    private void lag() {
        Duration limit = limits.maxLag();
        Duration lag = job.source().lag();
        if (lag != null && limit != null && isOver(limit, lag)) {
            find("the job is " + PlainText.of(lag) + " behind, at most " + PlainText.of(limit)
                    + " are allowed (health.max-lag)");
        }
    }

    private void dataLoss() {
        ShardDataLoss loss = job.source().lastDataLoss();
        if (limits.downOnDataLoss() && loss != null) {
            find("records have left the stream before they were read, "
                    + job.source().dataLosses()
                    + " time(s) since the job was started, the latest at " + PlainText.of(loss.observedAt())
                    + " in shard " + loss.shardId() + "; the job is DOWN for that until it is started anew"
                    + " (health.on-data-loss)");
        }
    }

    private boolean isTooLong(AwsErrorKind kind, Instant since) {
        Duration limit = limits.maxSilence();
        if (kind == AwsErrorKind.ACCESS && limit != null && limit.compareTo(ACCESS_GRACE) > 0) {
            limit = ACCESS_GRACE;
        }
        return isOver(limit, job.since(since));
    }

    private static String because(AwsErrorKind kind) {
        return switch (kind) {
            case ACCESS -> "access is refused";
            case THROTTLED -> "the service throttles the calls";
            case TRANSIENT -> "the service cannot be reached or fails";
            case NOT_FOUND -> "the service does not find them";
            case EXPIRED_ITERATOR, TRIMMED -> "their position cannot be reached";
            case CONDITION_FAILED, INVALID, FATAL -> "the service refuses the calls";
        };
    }

    private static boolean isOver(@Nullable Duration limit, Duration value) {
        return limit != null && value.compareTo(limit) > 0;
    }

    private void find(String finding) {
        findings.add(finding);
    }
}
