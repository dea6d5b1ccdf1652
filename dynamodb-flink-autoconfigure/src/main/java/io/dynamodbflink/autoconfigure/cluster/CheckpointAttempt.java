/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.FailedCheckpointStats;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint or savepoint that Flink has taken or tried to take, whether it has told us by an object or by JSON.
 *
 * @param endedAt when it was complete, or failed; of one that is under way, when it was triggered
 * @param path where it is stored; null if it is held in memory, or not complete
 * @param failure why it has failed
 */
record CheckpointAttempt(
        long id,
        boolean savepoint,
        CheckpointStatsStatus status,
        Instant endedAt,
        Duration duration,
        long sizeInBytes,
        @Nullable String path,
        @Nullable String failure) {

    CheckpointAttempt {
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(endedAt, "endedAt");
        Objects.requireNonNull(duration, "duration");
    }

    static CheckpointAttempt of(AbstractCheckpointStats stats) {
        Duration duration = Duration.ofMillis(Math.max(0, stats.getEndToEndDuration()));
        FailedCheckpointStats failed = stats instanceof FailedCheckpointStats it ? it : null;
        return new CheckpointAttempt(
                stats.getCheckpointId(),
                stats.getProperties().isSavepoint(),
                stats.getStatus(),
                failed != null
                        ? Instant.ofEpochMilli(failed.getFailureTimestamp())
                        : Instant.ofEpochMilli(stats.getTriggerTimestamp()).plus(duration),
                duration,
                stats.getStateSize(),
                stats instanceof CompletedCheckpointStats completed ? stored(completed.getExternalPath()) : null,
                failed == null ? null : failed.getFailureMessage());
    }

    /** @param json as below {@code /jobs/:id/checkpoints} */
    static CheckpointAttempt of(JsonNode json) {
        Duration duration =
                Duration.ofMillis(Math.max(0, json.path("end_to_end_duration").asLong()));
        JsonNode failedAt = json.path("failure_timestamp");
        return new CheckpointAttempt(
                json.path("id").asLong(),
                json.path("is_savepoint").asBoolean(),
                CheckpointStatsStatus.valueOf(json.path("status").asText()),
                failedAt.isNumber()
                        ? Instant.ofEpochMilli(failedAt.asLong())
                        : Instant.ofEpochMilli(json.path("trigger_timestamp").asLong())
                                .plus(duration),
                duration,
                json.path("state_size").asLong(),
                json.hasNonNull("external_path")
                        ? stored(json.path("external_path").asText())
                        : null,
                json.hasNonNull("failure_message")
                        ? json.path("failure_message").asText()
                        : null);
    }

    /** Flink says where it is in angle brackets if that is nowhere. */
    private static @Nullable String stored(@Nullable String path) {
        return path == null || path.startsWith("<") ? null : path;
    }

    CheckpointSummary summary() {
        return new CheckpointSummary(id, savepoint, endedAt, duration, sizeInBytes, path);
    }
}
