/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.FailureSummary;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/**
 * The Flink cluster that runs the jobs: in this JVM, or elsewhere. Its life is that of a bean; jobs are submitted to it,
 * and controlled through {@link #client()}.
 *
 * @since 0.1.0
 */
public interface FlinkCluster {

    /**
     * Starts the cluster, or connects to it. Does nothing if that has been done.
     *
     * @throws IllegalStateException if it cannot be started
     * @throws org.springframework.boot.diagnostics.FailureAnalyzedException if it cannot be started, for a reason that
     *     the application's properties can mend
     */
    void start();

    /**
     * Stops the cluster, or disconnects from it; {@link #start} may be called again. Jobs on an embedded cluster end
     * with it.
     *
     * @return completes when nothing of the cluster is left in this JVM
     */
    CompletableFuture<Void> stop();

    /** Whether jobs can be submitted. */
    boolean isRunning();

    /**
     * Submits a job, with what the cluster needs to run it.
     *
     * @return completes with the id of the job when the cluster has accepted it; its first steps may still fail
     * @throws IllegalStateException if the cluster is not running
     */
    default CompletableFuture<JobID> submit(SubmittableJob job) {
        return client().submitJob(job.jobGraph()).thenApply(id -> id);
    }

    /** What a submission takes at most before it is given up. */
    default Duration submissionTimeout() {
        return Duration.ofMinutes(1);
    }

    /**
     * Stops and cancels jobs.
     *
     * @throws IllegalStateException if the cluster is not running
     */
    ClusterClient<?> client();

    /**
     * Asks what a job does. If the cluster answers that it does not know the job, the future fails with a
     * {@link org.apache.flink.runtime.messages.FlinkJobNotFoundException}, or with an exception that it is the cause of;
     * any other failure means that the cluster has not answered.
     *
     * @throws IllegalStateException if the cluster is not running
     */
    CompletableFuture<JobObservation> observe(JobID job);

    /**
     * Whether jobs go on when the application ends, so that an application that starts may find its jobs running. They
     * are then told from those of other applications by their ids, which are the same for the same run wherever they
     * are made.
     */
    default boolean outlivesApplication() {
        return false;
    }

    /**
     * A digest of the code that is sent to the cluster with jobs: a job that runs with other code is not the same.
     *
     * @return empty if nothing is sent, because jobs run with the classes of this JVM
     */
    default Optional<String> codeDigest() {
        return Optional.empty();
    }

    /**
     * Asks whether the cluster has an execution of a job, running or over.
     *
     * @return never fails
     */
    default CompletableFuture<JobPresence> presence(JobID job) {
        if (!isRunning()) {
            return CompletableFuture.completedFuture(JobPresence.NO_ANSWER);
        }
        return client().getJobStatus(job).handle((status, failure) -> {
            if (failure == null) {
                return JobPresence.KNOWN;
            }
            return ExceptionUtils.findThrowable(failure, FlinkJobNotFoundException.class)
                            .isPresent()
                    ? JobPresence.NOT_KNOWN
                    : JobPresence.NO_ANSWER;
        });
    }

    /** Why the cluster cannot be asked at present, or cannot take jobs; null if nothing is wrong with it. */
    default @Nullable ClusterTrouble trouble() {
        return null;
    }

    /** Adds to a failure of a job what the cluster knows about its cause and remedy. */
    default FailureSummary explained(FailureSummary failure) {
        return failure;
    }
}
