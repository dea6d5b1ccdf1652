/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.shipping;

import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import io.dynamodbflink.autoconfigure.remote.FlinkRest;
import io.dynamodbflink.autoconfigure.remote.RestFailure;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ArrayNode;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Submits a job with a bundle that the cluster has: nothing is sent but the job's plan. */
final class JarRun {

    private final SubmittableJob job;
    private final ObjectNode request;
    private final long length;

    JarRun(SubmittableJob job) {
        this.job = Objects.requireNonNull(job, "job");
        List<String> text = JobText.of(job.plan().bytes());
        this.length = text.stream().mapToLong(String::length).sum();
        this.request = request(text, job.plan().restore());
    }

    private static ObjectNode request(List<String> text, SavepointRestoreSettings restore) {
        ObjectNode request = FlinkRest.JSON.createObjectNode();
        request.put("entryClass", ShippedJob.class.getName());
        ArrayNode arguments = request.putArray("programArgsList");
        text.forEach(arguments::add);
        if (restore.restoreSavepoint()) {
            request.put("savepointPath", restore.getRestorePath());
            request.put("allowNonRestoredState", restore.allowNonRestoredState());
            request.put("claimMode", restore.getRecoveryClaimMode().name());
        }
        return request;
    }

    /** Characters of the job's plan. */
    long length() {
        return length;
    }

    /**
     * @param jar id of the bundle
     * @param patience what the cluster may take to submit and to initialise the job
     */
    CompletableFuture<JobID> with(String jar, FlinkRest rest, Duration patience) {
        return rest.post("/jars/" + jar + "/run", request, patience)
                .handle((answer, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(
                                JobID.fromHexString(answer.path("jobid").asText()));
                    }
                    return RestFailure.of(failure)
                            .map(answered -> failed(answered, rest))
                            .orElseGet(() -> CompletableFuture.failedFuture(failure));
                })
                .thenCompose(id -> id);
    }

    private CompletableFuture<JobID> failed(RestFailure failure, FlinkRest rest) {
        if (failure.status() == 413) {
            return CompletableFuture.failedFuture(new FailureAnalyzedException(
                    "The job '" + job.name() + "' is too large for the Flink cluster: its plan has "
                            + Bundle.size(length) + ".",
                    "Raise " + RestOptions.SERVER_MAX_CONTENT_LENGTH.key() + " in the configuration of the cluster, or"
                            + " look for what is large in the pipeline: objects that functions hold are sent with"
                            + " them.",
                    failure));
        }
        if (isGone(failure)) {
            return CompletableFuture.failedFuture(new Gone(failure));
        }
        if (failure.isAnswer()) {
            return CompletableFuture.failedFuture(failure);
        }
        // Nobody has said no. If the job is there, all is well.
        return rest.get("/jobs/" + job.id() + "/status").handle((status, unknown) -> {
            if (unknown != null) {
                failure.addSuppressed(unknown);
                throw new CompletionException(failure);
            }
            return job.id();
        });
    }

    private static boolean isGone(RestFailure failure) {
        return failure.errors().contains("Jar file") && failure.errors().contains("does not exist");
    }

    /** The cluster does not have the bundle any more. */
    static final class Gone extends UncheckedIOException {

        private static final long serialVersionUID = 1L;

        Gone(RestFailure cause) {
            super(cause);
        }
    }
}
