/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One execution of a job on the cluster: the handle through which it is watched and ended. */
final class JobExecution {

    private static final Logger LOG = LoggerFactory.getLogger(JobExecution.class);

    private final JobName name;
    private final JobID id;
    private final FlinkCluster cluster;

    private JobExecution(JobName name, JobID id, FlinkCluster cluster) {
        this.name = name;
        this.id = id;
        this.cluster = cluster;
    }

    /** Submits a job. */
    static JobExecution submit(JobName name, JobGraph graph, FlinkCluster cluster, Duration timeout)
            throws ExecutionException, TimeoutException, InterruptedException {
        Objects.requireNonNull(graph, "graph");
        JobID id = cluster.client().submitJob(graph).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        return new JobExecution(name, id, cluster);
    }

    String id() {
        return id.toString();
    }

    CompletableFuture<JobObservation> observe() {
        return cluster.observe(id);
    }

    /** Has a checkpoint taken now. */
    CompletableFuture<Long> checkpoint() {
        return cluster.client().triggerCheckpoint(id, CheckpointType.CONFIGURED);
    }

    /** Takes a savepoint and goes on. */
    String savepoint(String directory, Duration timeout)
            throws ExecutionException, TimeoutException, InterruptedException {
        return cluster.client()
                .triggerSavepoint(id, directory, SavepointFormatType.CANONICAL)
                .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Ends the execution with a savepoint, or, if none can be taken in time, by cancelling it.
     *
     * @return the path of the savepoint, if one was taken
     */
    Optional<String> stop(String directory, Duration timeout) throws InterruptedException {
        // A part of the time is kept for cancelling, should that be needed.
        long savepointMillis = timeout.toMillis() * 3 / 4;
        try {
            String path = cluster.client()
                    .stopWithSavepoint(id, false, directory, SavepointFormatType.NATIVE)
                    .get(savepointMillis, TimeUnit.MILLISECONDS);
            awaitEnd(timeout.toMillis() - savepointMillis);
            return Optional.of(path);
        } catch (ExecutionException e) {
            LOG.warn(
                    "Job '{}' could not be stopped with a savepoint and is cancelled; it will go on from its newest"
                            + " checkpoint: {}",
                    name,
                    e.getCause() == null ? e.getMessage() : e.getCause().toString());
        } catch (TimeoutException e) {
            LOG.warn(
                    "Job '{}' has not stopped with a savepoint within {} ms and is cancelled; it will go on from its"
                            + " newest checkpoint",
                    name,
                    savepointMillis);
        }
        cancel(Duration.ofMillis(timeout.toMillis() - savepointMillis));
        return Optional.empty();
    }

    /** Ends the execution without a savepoint. */
    void cancel(Duration timeout) throws InterruptedException {
        try {
            cluster.client().cancel(id).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            awaitEnd(timeout.toMillis());
        } catch (ExecutionException e) {
            LOG.warn(
                    "Job '{}' could not be cancelled: {}",
                    name,
                    e.getCause() == null ? e.getMessage() : e.getCause().toString());
        } catch (TimeoutException e) {
            LOG.warn("Job '{}' has not ended within {} ms of being cancelled", name, timeout.toMillis());
        }
    }

    private void awaitEnd(long millis) throws ExecutionException, TimeoutException, InterruptedException {
        cluster.client().requestJobResult(id).get(millis, TimeUnit.MILLISECONDS);
    }
}
