/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.properties.CheckpointProperties;
import io.dynamodbflink.autoconfigure.properties.HealthProperties;
import io.dynamodbflink.autoconfigure.properties.HealthProperties.OnDataLoss;
import io.dynamodbflink.autoconfigure.properties.JobProperties;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits of a job's health. What is null is not limited.
 *
 * @param checkpointing whether the job takes checkpoints
 * @param maxCheckpointAge longest time without a completed checkpoint
 * @param maxCheckpointFailures checkpoints that fail in a row from which on the job is down; 0 for no limit
 * @param maxLag how far behind the job may be
 * @param minTimeToTrim time that unread records are to have left
 * @param maxSilence longest time without an answer, and without progress
 * @param maxWait longest time for which a shard may wait for its reader: one that follows a shard of another reader waits
 *     for a checkpoint
 * @param downOnDataLoss whether a loss of data takes the job down
 * @since 0.1.0
 */
public record HealthLimits(
        boolean checkpointing,
        @Nullable Duration maxCheckpointAge,
        int maxCheckpointFailures,
        @Nullable Duration maxLag,
        @Nullable Duration minTimeToTrim,
        @Nullable Duration maxSilence,
        @Nullable Duration maxWait,
        boolean downOnDataLoss) {

    static HealthLimits of(JobProperties job) {
        HealthProperties health = job.health();
        CheckpointProperties checkpoint = job.checkpoint();
        boolean checkpointing = !checkpoint.interval().isZero();
        Duration oneCheckpoint = checkpointing
                ? checkpoint.interval().plus(checkpoint.minPause()).plus(checkpoint.timeout())
                : Duration.ZERO;
        Duration maxSilence = limit(health.maxSilence());
        return new HealthLimits(
                checkpointing,
                checkpointing
                        ? limit(health.maxCheckpointAge() == null ? oneCheckpoint : health.maxCheckpointAge())
                        : null,
                checkpointing ? health.maxCheckpointFailures() : 0,
                limit(health.maxLag()),
                limit(health.minTimeToTrim()),
                maxSilence,
                maxSilence == null ? null : maxSilence.plus(oneCheckpoint),
                health.onDataLoss() == OnDataLoss.DOWN);
    }

    private static @Nullable Duration limit(Duration limit) {
        return limit.isZero() ? null : limit;
    }
}
