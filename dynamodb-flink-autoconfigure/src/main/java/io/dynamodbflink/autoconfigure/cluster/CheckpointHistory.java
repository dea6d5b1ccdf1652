/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsHistory;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.jspecify.annotations.Nullable;

/** Reads Flink's record of the checkpoints of a job into ours. */
final class CheckpointHistory {

    private CheckpointHistory() {}

    /** The newest completed checkpoint or savepoint. */
    static @Nullable CheckpointSummary lastCompleted(CheckpointStatsHistory history) {
        CompletedCheckpointStats checkpoint = history.getLatestCompletedCheckpoint();
        CompletedCheckpointStats savepoint = history.getLatestSavepoint();
        return newest(
                checkpoint == null ? null : CheckpointAttempt.of(checkpoint),
                savepoint == null ? null : CheckpointAttempt.of(savepoint));
    }

    /** The newer of two that are complete, or the only one. */
    static @Nullable CheckpointSummary newest(
            @Nullable CheckpointAttempt checkpoint, @Nullable CheckpointAttempt savepoint) {
        CheckpointAttempt newest = checkpoint;
        if (savepoint != null && (checkpoint == null || savepoint.id() > checkpoint.id())) {
            newest = savepoint;
        }
        return newest == null ? null : newest.summary();
    }

    /** The checkpoints that have failed since one was completed; savepoints are somebody else's concern. */
    static @Nullable CheckpointFailures failures(List<? extends AbstractCheckpointStats> history) {
        return failuresOf(history.stream().map(CheckpointAttempt::of).toList());
    }

    /** The same, of attempts in any order. */
    static @Nullable CheckpointFailures failuresOf(List<CheckpointAttempt> attempts) {
        int inARow = 0;
        CheckpointAttempt last = null;
        List<CheckpointAttempt> newestFirst = attempts.stream()
                .filter(attempt -> !attempt.savepoint())
                .sorted(Comparator.comparingLong(CheckpointAttempt::id).reversed())
                .toList();
        for (CheckpointAttempt attempt : newestFirst) {
            if (attempt.status() == CheckpointStatsStatus.COMPLETED) {
                break;
            }
            if (attempt.status() == CheckpointStatsStatus.FAILED) {
                inARow++;
                last = last == null ? attempt : last;
            }
        }
        return last == null ? null : new CheckpointFailures(inARow, last.endedAt(), Failures.line(last.failure()));
    }
}
