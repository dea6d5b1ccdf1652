/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import java.time.Instant;
import java.util.List;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.CheckpointRetentionPolicy;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.FailedCheckpointStats;
import org.apache.flink.runtime.checkpoint.PendingCheckpointStats;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CheckpointHistoryTests {

    private static final CheckpointProperties CHECKPOINT =
            CheckpointProperties.forCheckpoint(CheckpointRetentionPolicy.RETAIN_ON_CANCELLATION);
    private static final CheckpointProperties SAVEPOINT =
            CheckpointProperties.forSavepoint(false, SavepointFormatType.CANONICAL);

    @Test
    void nothingHasFailedWhereNothingHas() {
        assertThat(CheckpointHistory.failures(List.of())).isNull();
        assertThat(CheckpointHistory.failures(List.of(completed(2), completed(1))))
                .isNull();
    }

    @Test
    void failuresSinceTheLastCompletedCheckpointCount() {
        assertThat(CheckpointHistory.failures(List.of(failed(1, "old"), completed(2), failed(3, "a"), failed(4, "b"))))
                .isEqualTo(new CheckpointFailures(2, Instant.ofEpochMilli(4_000), "b"));
    }

    @Test
    void orderOfTheListDoesNotMatter() {
        assertThat(CheckpointHistory.failures(List.of(failed(4, "b"), failed(3, "a"), completed(2), failed(1, "old"))))
                .isEqualTo(new CheckpointFailures(2, Instant.ofEpochMilli(4_000), "b"));
    }

    @Test
    void completedCheckpointEndsTheRow() {
        assertThat(CheckpointHistory.failures(List.of(failed(1, "a"), failed(2, "b"), completed(3))))
                .isNull();
    }

    @Test
    void checkpointThatIsUnderWayDecidesNothing() {
        assertThat(CheckpointHistory.failures(List.of(failed(1, "a"), pending(2))))
                .isEqualTo(new CheckpointFailures(1, Instant.ofEpochMilli(1_000), "a"));
    }

    @Test
    void savepointsDoNotCount() {
        assertThat(CheckpointHistory.failures(List.of(
                        failed(1, "a"),
                        stats(failed(2, "savepoint"), 2, SAVEPOINT),
                        stats(completed(3), 3, SAVEPOINT))))
                .isEqualTo(new CheckpointFailures(1, Instant.ofEpochMilli(1_000), "a"));
    }

    @Test
    void reasonIsOneLine() {
        assertThat(CheckpointHistory.failures(List.of(failed(1, "disk full\n\tat a.secret.StackTrace"))))
                .isEqualTo(new CheckpointFailures(1, Instant.ofEpochMilli(1_000), "disk full"));
        assertThat(CheckpointHistory.failures(List.of(failed(1, null))))
                .isEqualTo(new CheckpointFailures(1, Instant.ofEpochMilli(1_000), ""));
    }

    private static FailedCheckpointStats failed(long id, @Nullable String reason) {
        FailedCheckpointStats stats = stats(mock(FailedCheckpointStats.class), id, CHECKPOINT);
        given(stats.getStatus()).willReturn(CheckpointStatsStatus.FAILED);
        given(stats.getFailureTimestamp()).willReturn(id * 1_000);
        given(stats.getFailureMessage()).willReturn(reason);
        return stats;
    }

    private static CompletedCheckpointStats completed(long id) {
        CompletedCheckpointStats stats = stats(mock(CompletedCheckpointStats.class), id, CHECKPOINT);
        given(stats.getStatus()).willReturn(CheckpointStatsStatus.COMPLETED);
        return stats;
    }

    private static PendingCheckpointStats pending(long id) {
        PendingCheckpointStats stats = stats(mock(PendingCheckpointStats.class), id, CHECKPOINT);
        given(stats.getStatus()).willReturn(CheckpointStatsStatus.IN_PROGRESS);
        return stats;
    }

    private static <S extends AbstractCheckpointStats> S stats(S stats, long id, CheckpointProperties properties) {
        given(stats.getCheckpointId()).willReturn(id);
        given(stats.getProperties()).willReturn(properties);
        return stats;
    }
}
