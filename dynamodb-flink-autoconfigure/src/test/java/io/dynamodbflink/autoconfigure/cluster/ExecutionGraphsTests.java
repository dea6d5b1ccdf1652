/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.executiongraph.ArchivedExecutionGraph;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.scheduler.ExecutionGraphInfo;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExecutionGraphsTests {

    @ParameterizedTest
    @CsvSource({
        "INITIALIZING, false, false, STARTING",
        "CREATED, false, false, STARTING",
        "RUNNING, false, false, STARTING",
        "RUNNING, true, false, RUNNING",
        "RUNNING, true, true, RUNNING",
        "RUNNING, false, true, RESTARTING",
        "RESTARTING, false, true, RESTARTING",
        "FAILING, false, true, RESTARTING",
        "FAILED, false, true, FAILED",
        "FINISHED, true, false, FINISHED",
        "CANCELLING, false, false, CANCELED",
        "CANCELED, false, false, CANCELED",
        "SUSPENDED, false, false, UNKNOWN",
    })
    void stateIsRunningOnlyIfEveryTaskRuns(
            JobStatus status, boolean everyTaskRuns, boolean hasFailed, ObservedJobState expected) {
        assertThat(ExecutionGraphs.state(status, everyTaskRuns, hasFailed)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(JobStatus.class)
    void everyStatusOfFlinkHasAMeaning(JobStatus status) {
        assertThat(ExecutionGraphs.state(status, true, false)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({"FAILING, 0", "FAILED, 1", "RESTARTING, 1"})
    void failureThatTheHistoryIsAboutToHaveIsNotToldTwice(JobStatus status, int failures) {
        ArchivedExecutionGraph graph = mock();
        given(graph.getState()).willReturn(status);
        given(graph.getAllExecutionVertices()).willReturn(List.of());
        given(graph.getFailureInfo()).willReturn(new ErrorInfo(new IOException("disk full"), 1));

        assertThat(ExecutionGraphs.observe(new ExecutionGraphInfo(graph, List.of(), null), KnownSecrets.NONE)
                        .failures())
                .hasSize(failures);
    }

    @Test
    void failureIsSummarisedByItsRootCause() {
        Throwable failure = new CompletionException(
                new IllegalStateException("Task failed", new IOException("disk full\n\tat secret stack trace")));

        FailureSummary summary = Failures.summarize(failure, Instant.EPOCH, KnownSecrets.NONE);

        assertThat(summary).isEqualTo(new FailureSummary(Instant.EPOCH, "IOException", "disk full"));
    }

    @Test
    void standInOfAnExceptionIsSummarisedLikeTheException() {
        Throwable failure =
                new SerializedThrowable(new IllegalStateException("Task failed", new IOException("disk full")));

        assertThat(Failures.summarize(failure, Instant.EPOCH, KnownSecrets.NONE))
                .isEqualTo(new FailureSummary(Instant.EPOCH, "IOException", "disk full"));
    }

    @Test
    void exceptionWithoutMessageIsSummarisedWithoutOne() {
        assertThat(Failures.summarize(
                        new SerializedThrowable(new NullPointerException()), Instant.EPOCH, KnownSecrets.NONE))
                .isEqualTo(new FailureSummary(Instant.EPOCH, "NullPointerException", ""));
    }

    @Test
    void secretsAreTakenOutBeforeTheMessageIsCut() {
        FailureSummary summary = Failures.summarize(
                new IOException("x".repeat(FailureSummary.MAX_MESSAGE_LENGTH - 10) + "Planted5ecret"),
                Instant.EPOCH,
                KnownSecrets.of(List.of("Planted5ecret")));

        assertThat(summary.message()).doesNotContain("Plant").endsWith("******");
    }

    @Test
    void longMessageIsCut() {
        assertThat(Failures.summarize(new RuntimeException("x".repeat(1000)), Instant.EPOCH, KnownSecrets.NONE)
                        .message())
                .hasSize(FailureSummary.MAX_MESSAGE_LENGTH)
                .endsWith("…");
    }
}
