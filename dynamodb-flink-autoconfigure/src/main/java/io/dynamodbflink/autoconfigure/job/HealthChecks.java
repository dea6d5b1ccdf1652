/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.observation.SourceCondition;
import io.dynamodbflink.autoconfigure.properties.HealthProperties;
import io.dynamodbflink.autoconfigure.properties.JobProperties;
import io.dynamodbflink.autoconfigure.properties.SourceProperties;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Checks the limits of a job's health: one that a healthy job cannot keep would only raise false alarms. */
final class HealthChecks {

    private final JobName job;

    private HealthChecks(JobName job) {
        this.job = job;
    }

    static void check(JobName job, JobProperties properties, SourceProperties source) {
        HealthChecks checks = new HealthChecks(job);
        HealthProperties health = properties.health();
        checks.notNegative("max-checkpoint-age", health.maxCheckpointAge());
        checks.notNegative("max-lag", health.maxLag());
        checks.notNegative("min-time-to-trim", health.minTimeToTrim());
        checks.notNegative("max-silence", health.maxSilence());
        if (health.maxCheckpointFailures() < 0) {
            throw checks.invalid(
                    "max-checkpoint-failures",
                    health.maxCheckpointFailures(),
                    "a number of checkpoints is wanted, or 0 for no limit");
        }
        Duration age = health.maxCheckpointAge();
        Duration interval = properties.checkpoint().interval();
        if (age != null && !age.isZero() && age.compareTo(interval) <= 0) {
            throw checks.invalid(
                    "max-checkpoint-age",
                    age,
                    "a checkpoint is taken every " + interval
                            + " only (checkpoint.interval), so more than that is wanted");
        }
        if (health.minTimeToTrim().compareTo(SourceCondition.RETENTION) >= 0) {
            throw checks.invalid(
                    "min-time-to-trim",
                    health.minTimeToTrim(),
                    "the stream drops records after " + SourceCondition.RETENTION + ", so less than that is wanted");
        }
        Duration longestPause = source.emptyPollDelay().plus(ShardObserver.REPORT_INTERVAL);
        if (!health.maxSilence().isZero() && health.maxSilence().compareTo(longestPause) <= 0) {
            throw checks.invalid(
                    "max-silence",
                    health.maxSilence(),
                    "a shard without changes is polled every " + source.emptyPollDelay()
                            + " (source.empty-poll-delay), and that is reported within " + ShardObserver.REPORT_INTERVAL
                            + ", so more than both together is wanted");
        }
    }

    private void notNegative(String key, @Nullable Duration value) {
        if (value != null && value.isNegative()) {
            throw invalid(key, value, "a time is wanted, or 0 for no limit");
        }
    }

    private FailureAnalyzedException invalid(String key, Object value, String why) {
        String property = "dynamodb-flink.jobs." + job + ".health." + key;
        return new FailureAnalyzedException(property + "=" + value + ": " + why + ".", "Correct " + property + ".");
    }
}
