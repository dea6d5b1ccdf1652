/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsHistory;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.FailedCheckpointStats;
import org.jspecify.annotations.Nullable;

/** Reads Flink's record of the checkpoints of a job into ours. */
final class CheckpointHistory {

    private CheckpointHistory() {}

    /** The newest completed checkpoint or savepoint. */
    static @Nullable CheckpointSummary lastCompleted(CheckpointStatsHistory history) {
        CompletedCheckpointStats checkpoint = history.getLatestCompletedCheckpoint();
        CompletedCheckpointStats savepoint = history.getLatestSavepoint();
        CompletedCheckpointStats newest = checkpoint;
        if (savepoint != null && (checkpoint == null || savepoint.getCheckpointId() > checkpoint.getCheckpointId())) {
            newest = savepoint;
        }
        return newest == null ? null : summary(newest);
    }

    private static CheckpointSummary summary(CompletedCheckpointStats stats) {
        String path = stats.getExternalPath();
        return new CheckpointSummary(
                stats.getCheckpointId(),
                stats.getProperties().isSavepoint(),
                Instant.ofEpochMilli(stats.getTriggerTimestamp() + Math.max(0, stats.getEndToEndDuration())),
                Duration.ofMillis(Math.max(0, stats.getEndToEndDuration())),
                stats.getStateSize(),
                path.startsWith("<") ? null : path);
    }

    /** The checkpoints that have failed since one was completed; savepoints are somebody else's concern. */
    static @Nullable CheckpointFailures failures(List<? extends AbstractCheckpointStats> history) {
        int inARow = 0;
        FailedCheckpointStats last = null;
        List<? extends AbstractCheckpointStats> newestFirst = history.stream()
                .filter(stats -> !stats.getProperties().isSavepoint())
                .sorted(Comparator.comparingLong(AbstractCheckpointStats::getCheckpointId)
                        .reversed())
                .toList();
        for (AbstractCheckpointStats stats : newestFirst) {
            if (stats.getStatus() == CheckpointStatsStatus.COMPLETED) {
                break;
            }
            if (stats instanceof FailedCheckpointStats failed) {
                inARow++;
                last = last == null ? failed : last;
            }
        }
        return last == null
                ? null
                : new CheckpointFailures(
                        inARow,
                        Instant.ofEpochMilli(last.getFailureTimestamp()),
                        Failures.line(last.getFailureMessage()));
    }
}
