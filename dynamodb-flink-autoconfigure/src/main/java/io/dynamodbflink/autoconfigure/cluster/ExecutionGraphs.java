/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.scheduler.ExecutionGraphInfo;
import org.jspecify.annotations.Nullable;

/** Reads Flink's picture of a job into ours. */
final class ExecutionGraphs {

    private ExecutionGraphs() {}

    /**
     * @param secrets what must not be in the messages of failures
     */
    static JobObservation observe(ExecutionGraphInfo info, KnownSecrets secrets) {
        AccessExecutionGraph graph = info.getArchivedExecutionGraph();
        List<FailureSummary> failures = new ArrayList<>();
        info.getExceptionHistory().forEach(entry -> failures.add(failure(entry, secrets)));
        failures.sort(Comparator.comparing(FailureSummary::at));
        ErrorInfo last = graph.getFailureInfo();
        // The history has that of a job that is about to end only when it has ended, at another time.
        if (failures.isEmpty() && last != null && graph.getState() != JobStatus.FAILING) {
            failures.add(failure(last, secrets));
        }
        CheckpointStatsSnapshot stats = graph.getCheckpointStatsSnapshot();
        return new JobObservation(
                state(graph, !failures.isEmpty()),
                failures,
                stats == null ? null : CheckpointHistory.lastCompleted(stats.getHistory()),
                stats == null
                        ? null
                        : redacted(CheckpointHistory.failures(stats.getHistory().getCheckpoints()), secrets));
    }

    static @Nullable CheckpointFailures redacted(@Nullable CheckpointFailures failures, KnownSecrets secrets) {
        return failures == null
                ? null
                : new CheckpointFailures(failures.inARow(), failures.lastAt(), secrets.redact(failures.lastReason()));
    }

    static ObservedJobState state(JobStatus status, boolean everyTaskRuns, boolean hasFailed) {
        return switch (status) {
            case INITIALIZING, CREATED, RECONCILING -> ObservedJobState.STARTING;
            case RUNNING ->
                everyTaskRuns
                        ? ObservedJobState.RUNNING
                        : hasFailed ? ObservedJobState.RESTARTING : ObservedJobState.STARTING;
            case RESTARTING, FAILING -> ObservedJobState.RESTARTING;
            case FAILED -> ObservedJobState.FAILED;
            case FINISHED -> ObservedJobState.FINISHED;
            case CANCELLING, CANCELED -> ObservedJobState.CANCELED;
            case SUSPENDED -> ObservedJobState.UNKNOWN;
        };
    }

    private static ObservedJobState state(AccessExecutionGraph graph, boolean hasFailed) {
        return state(graph.getState(), everyTaskRuns(graph), hasFailed);
    }

    private static boolean everyTaskRuns(AccessExecutionGraph graph) {
        for (AccessExecutionVertex vertex : graph.getAllExecutionVertices()) {
            ExecutionState state = vertex.getExecutionState();
            if (state != ExecutionState.RUNNING && state != ExecutionState.FINISHED) {
                return false;
            }
        }
        return true;
    }

    private static FailureSummary failure(ErrorInfo error, KnownSecrets secrets) {
        return Failures.summarize(error.getException(), Instant.ofEpochMilli(error.getTimestamp()), secrets);
    }
}
