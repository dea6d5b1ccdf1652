/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import io.dynamodbflink.autoconfigure.job.HealthLimits;
import io.dynamodbflink.autoconfigure.observation.SourceCondition;
import java.time.Duration;
import java.util.Optional;

/** Whether unread records are about to leave the stream. */
final class TrimCheck {

    private TrimCheck() {}

    static Optional<String> finding(JobCondition job, HealthLimits limits) {
        Duration limit = limits.minTimeToTrim();
        Duration left = job.source().timeToTrim();
        SourceCondition.ShardSince unread = job.source().unread();
        if (limit == null || left == null || unread == null || left.compareTo(limit) >= 0) {
            return Optional.empty();
        }
        return Optional.of(
                "unread records of shard " + unread.shardId() + " may leave the stream in " + PlainText.of(left)
                        + ", at least " + PlainText.of(limit) + " are to be left (health.min-time-to-trim)");
    }
}
