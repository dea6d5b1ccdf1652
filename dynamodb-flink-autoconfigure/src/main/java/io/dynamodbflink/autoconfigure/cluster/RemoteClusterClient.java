/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.runtime.rest.util.RestClientException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;

/**
 * Flink's client for a cluster elsewhere, whose failures are those of a cluster in this JVM: an unknown job is a {@link
 * FlinkJobNotFoundException}, and exceptions of the cluster's are themselves where their classes are known here.
 */
final class RemoteClusterClient extends RestClusterClient<StandaloneClusterId> {

    private static final int NOT_FOUND = 404;

    RemoteClusterClient(Configuration configuration) throws Exception {
        super(configuration, StandaloneClusterId.getInstance());
    }

    @Override
    public CompletableFuture<JobStatus> getJobStatus(JobID job) {
        return super.getJobStatus(job).exceptionally(translated(job));
    }

    @Override
    public CompletableFuture<JobResult> requestJobResult(JobID job) {
        return super.requestJobResult(job).exceptionally(translated(job));
    }

    @Override
    public CompletableFuture<Acknowledge> cancel(JobID job) {
        return super.cancel(job).exceptionally(translated(job));
    }

    @Override
    public CompletableFuture<String> stopWithSavepoint(
            JobID job, boolean advance, @Nullable String directory, SavepointFormatType format) {
        return super.stopWithSavepoint(job, advance, directory, format).exceptionally(translated(job));
    }

    @Override
    public CompletableFuture<String> triggerSavepoint(
            JobID job, @Nullable String directory, SavepointFormatType format) {
        return super.triggerSavepoint(job, directory, format).exceptionally(translated(job));
    }

    @Override
    public CompletableFuture<Long> triggerCheckpoint(JobID job, CheckpointType type) {
        return super.triggerCheckpoint(job, type).exceptionally(translated(job));
    }

    private static <T> Function<Throwable, T> translated(JobID job) {
        return failure -> {
            throw new CompletionException(translation(job, ExceptionUtils.stripCompletionException(failure)));
        };
    }

    static Throwable translation(JobID job, Throwable failure) {
        if (ExceptionUtils.findThrowable(failure, RestClientException.class)
                .filter(it -> saysUnknown(it) && speaksOf(job, it))
                .isPresent()) {
            return new FlinkJobNotFoundException(job);
        }
        return failure instanceof SerializedThrowable stand
                ? stand.deserializeError(RemoteClusterClient.class.getClassLoader())
                : failure;
    }

    private static boolean saysUnknown(RestClientException failure) {
        return failure.getHttpResponseStatus().code() == NOT_FOUND
                || String.valueOf(failure.getMessage()).contains(FlinkJobNotFoundException.class.getName());
    }

    /** Others, such as a proxy, also find that they do not have things. */
    private static boolean speaksOf(JobID job, RestClientException failure) {
        return String.valueOf(failure.getMessage()).contains(job.toString());
    }
}
