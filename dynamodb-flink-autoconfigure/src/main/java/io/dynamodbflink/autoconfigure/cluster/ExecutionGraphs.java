/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
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

/** Reads Flink's picture of a job into ours. */
final class ExecutionGraphs {

    private ExecutionGraphs() {}

    static JobObservation observe(ExecutionGraphInfo info) {
        AccessExecutionGraph graph = info.getArchivedExecutionGraph();
        List<FailureSummary> failures = new ArrayList<>();
        info.getExceptionHistory().forEach(entry -> failures.add(failure(entry)));
        failures.sort(Comparator.comparing(FailureSummary::at));
        ErrorInfo last = graph.getFailureInfo();
        if (failures.isEmpty() && last != null) {
            failures.add(failure(last));
        }
        CheckpointStatsSnapshot stats = graph.getCheckpointStatsSnapshot();
        return new JobObservation(
                state(graph, !failures.isEmpty()),
                failures,
                stats == null ? null : CheckpointHistory.lastCompleted(stats.getHistory()),
                stats == null
                        ? null
                        : CheckpointHistory.failures(stats.getHistory().getCheckpoints()));
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

    private static FailureSummary failure(ErrorInfo error) {
        return Failures.summarize(error.getException(), Instant.ofEpochMilli(error.getTimestamp()));
    }
}
