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
    private final FailureHints hints;

    /**
     * @param secrets what must not be in the messages of failures
     * @param hints what is added to them
     */
    RestObservations(KnownSecrets secrets, FailureHints hints) {
        this.secrets = Objects.requireNonNull(secrets, "secrets");
        this.hints = Objects.requireNonNull(hints, "hints");
    }

    /**
     * @return fails with a {@link FlinkJobNotFoundException} if the cluster says that it does not know the job, and with a
     *     {@link RestFailure} if it does not answer
     */
    CompletableFuture<JobObservation> observe(FlinkRest rest, JobID job) {
        CompletableFuture<JsonNode> details = rest.get("/jobs/" + job);
        CompletableFuture<JsonNode> exceptions = rest.get("/jobs/" + job + "/exceptions");
        CompletableFuture<JsonNode> checkpoints = orMissing(rest.get("/jobs/" + job + "/checkpoints"));
        return CompletableFuture.allOf(details, exceptions, checkpoints)
                .thenCompose(all -> withSlots(
                        rest, details.join(), observation(details.join(), exceptions.join(), checkpoints.join())))
                .exceptionally(failure -> {
                    throw new CompletionException(
                            notFound(failure)
                                    ? new FlinkJobNotFoundException(job)
                                    : ExceptionUtils.stripCompletionException(failure));
                });
    }

    /** Adds to failures for a lack of slots how many there are. */
    private static CompletableFuture<JobObservation> withSlots(
            FlinkRest rest, JsonNode details, JobObservation observation) {
        if (observation.failures().stream().noneMatch(ClusterSlots::isLackOfThem)) {
            return CompletableFuture.completedFuture(observation);
        }
        return rest.get("/overview").thenApply(overview -> {
            ClusterSlots slots = ClusterSlots.of(overview);
            int needed = ClusterSlots.needed(details);
            return new JobObservation(
                    observation.state(),
                    observation.failures().stream()
                            .map(failure ->
                                    ClusterSlots.isLackOfThem(failure) ? slots.explained(failure, needed) : failure)
                            .toList(),
                    observation.lastCheckpoint(),
                    observation.checkpointFailures());
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
            failures.add(hints.explained(Failures.summarize(
                    entry.path("stacktrace").asText(),
                    Instant.ofEpochMilli(entry.path("timestamp").asLong()),
                    secrets)));
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
