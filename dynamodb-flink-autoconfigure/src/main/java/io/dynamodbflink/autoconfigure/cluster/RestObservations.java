/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import io.dynamodbflink.autoconfigure.remote.RestFailure;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.dispatcher.UnavailableDispatcherOperationException;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.MissingNode;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/** Asks a cluster's REST endpoint what a job does, and reads the answers as {@link ExecutionGraphs} reads Flink's objects. */
final class RestObservations {

    private static final String NOT_INITIALISED = UnavailableDispatcherOperationException.class.getName();

    private final KnownSecrets secrets;

    /**
     * @param secrets what must not be in the messages of failures
     */
    RestObservations(KnownSecrets secrets) {
        this.secrets = Objects.requireNonNull(secrets, "secrets");
    }

    /**
     * @return fails with a {@link FlinkJobNotFoundException} if the cluster says that it does not know the job, and with a
     *     {@link RestFailure} if it does not answer
     */
    CompletableFuture<JobObservation> observe(FlinkRest rest, JobID job) {
        CompletableFuture<JsonNode> details = rest.get("/jobs/" + job);
        CompletableFuture<JsonNode> exceptions = rest.get("/jobs/" + job + "/exceptions");
        CompletableFuture<JsonNode> checkpoints = orMissing(rest.get("/jobs/" + job + "/checkpoints"));
        return details.thenCombine(exceptions, (of, failures) -> new JsonNode[] {of, failures})
                .thenCombine(checkpoints, (known, taken) -> observation(known[0], known[1], taken))
                .exceptionally(failure -> {
                    throw new CompletionException(
                            notFound(failure)
                                    ? new FlinkJobNotFoundException(job)
                                    : ExceptionUtils.stripCompletionException(failure));
                });
    }

    /** Whether the cluster says that there is no such thing. */
    static boolean notFound(Throwable failure) {
        return RestFailure.of(failure)
                .filter(it -> it.kind() == RestFailure.Kind.NOT_FOUND)
                .isPresent();
    }

    /** A job that takes no checkpoints has no record of them, and one that is not initialised has none yet. */
    private static CompletableFuture<JsonNode> orMissing(CompletableFuture<JsonNode> answer) {
        return answer.exceptionally(failure -> {
            if (notFound(failure)
                    || RestFailure.of(failure)
                            .filter(it -> it.errors().contains(NOT_INITIALISED))
                            .isPresent()) {
                return MissingNode.getInstance();
            }
            throw new CompletionException(ExceptionUtils.stripCompletionException(failure));
        });
    }

    JobObservation observation(JsonNode details, JsonNode exceptions, JsonNode checkpoints) {
        List<FailureSummary> failures =
                failures(exceptions.path("exceptionHistory").path("entries"));
        return new JobObservation(
                ExecutionGraphs.state(
                        JobStatus.valueOf(details.path("state").asText()), everyTaskRuns(details), !failures.isEmpty()),
                failures,
                CheckpointHistory.newest(
                        attempt(checkpoints.path("latest").path("completed")),
                        attempt(checkpoints.path("latest").path("savepoint"))),
                checkpointFailures(checkpoints.path("history")));
    }

    private static boolean everyTaskRuns(JsonNode details) {
        boolean any = false;
        for (JsonNode vertex : details.path("vertices")) {
            any = true;
            int running = vertex.path("tasks")
                            .path(ExecutionState.RUNNING.name())
                            .asInt()
                    + vertex.path("tasks").path(ExecutionState.FINISHED.name()).asInt();
            if (running < vertex.path("parallelism").asInt()) {
                return false;
            }
        }
        return any;
    }

    private List<FailureSummary> failures(JsonNode entries) {
        List<FailureSummary> failures = new ArrayList<>();
        for (JsonNode entry : entries) {
            failures.add(Failures.summarize(
                    entry.path("stacktrace").asText(),
                    Instant.ofEpochMilli(entry.path("timestamp").asLong()),
                    secrets));
        }
        failures.sort(Comparator.comparing(FailureSummary::at));
        return failures;
    }

    private static @Nullable CheckpointAttempt attempt(JsonNode json) {
        return json.isObject() ? CheckpointAttempt.of(json) : null;
    }

    private @Nullable CheckpointFailures checkpointFailures(JsonNode history) {
        List<CheckpointAttempt> attempts = new ArrayList<>();
        history.forEach(json -> attempts.add(CheckpointAttempt.of(json)));
        return ExecutionGraphs.redacted(CheckpointHistory.failuresOf(attempts), secrets);
    }
}
