/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import io.dynamodbflink.autoconfigure.cluster.JobPresence;
import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One execution of a job on the cluster: the handle through which it is watched and ended. */
final class JobExecution {

    private static final Logger LOG = LoggerFactory.getLogger(JobExecution.class);

    private static final Duration INITIALISATION_POLL = Duration.ofMillis(20);

    private final JobName name;
    private final JobID id;
    private final FlinkCluster cluster;

    private JobExecution(JobName name, JobID id, FlinkCluster cluster) {
        this.name = name;
        this.id = id;
        this.cluster = cluster;
    }

    /**
     * Submits a job and waits until the cluster has initialised it: before, it can neither be stopped nor restored.
     *
     * @throws ExecutionException if the cluster refuses the job, or cannot initialise it
     */
    static JobExecution submit(JobName name, SubmittableJob job, FlinkCluster cluster, Deadline deadline)
            throws ExecutionException, TimeoutException, InterruptedException {
        Objects.requireNonNull(job, "job");
        JobID id = cluster.submit(job).get(deadline.millis(), TimeUnit.MILLISECONDS);
        JobExecution execution = new JobExecution(name, id, cluster);
        boolean initialised = false;
        try {
            if (execution.initialised().get(deadline.millis(), TimeUnit.MILLISECONDS) == JobStatus.FAILED) {
                throw execution.failure(deadline);
            }
            initialised = true;
        } finally {
            if (!initialised && cluster.isRunning()) {
                // Whatever becomes of it, nobody follows it.
                cluster.client().cancel(id);
            }
        }
        return execution;
    }

    /** An execution that runs on the cluster already. */
    static JobExecution running(JobName name, JobID id, FlinkCluster cluster) {
        return new JobExecution(name, id, cluster);
    }

    private CompletableFuture<JobStatus> initialised() {
        return cluster.client()
                .getJobStatus(id)
                .thenCompose(status -> status == JobStatus.INITIALIZING
                        ? CompletableFuture.supplyAsync(
                                        () -> initialised(),
                                        CompletableFuture.delayedExecutor(
                                                INITIALISATION_POLL.toMillis(), TimeUnit.MILLISECONDS))
                                .thenCompose(next -> next)
                        : CompletableFuture.completedFuture(status));
    }

    private ExecutionException failure(Deadline deadline)
            throws ExecutionException, TimeoutException, InterruptedException {
        JobResult result = cluster.client().requestJobResult(id).get(deadline.millis(), TimeUnit.MILLISECONDS);
        Throwable cause = result.getSerializedThrowable()
                .<Throwable>map(failure -> failure)
                .orElseGet(() -> new IllegalStateException("the cluster does not say why"));
        return new ExecutionException("The job '" + name + "' has failed at once", cause);
    }

    String id() {
        return id.toString();
    }

    CompletableFuture<JobObservation> observe() {
        return cluster.observe(id);
    }

    /** Whether the cluster knows the execution, running or not. If it does not answer, it does. */
    boolean isKnown(Deadline deadline) throws InterruptedException {
        if (!cluster.isRunning()) {
            return false;
        }
        try {
            return cluster.presence(id).get(deadline.millis(), TimeUnit.MILLISECONDS) != JobPresence.NOT_KNOWN;
        } catch (ExecutionException | TimeoutException | IllegalStateException e) {
            LOG.debug("The cluster does not say whether it knows the job '{}'", name, e);
            return true;
        }
    }

    /** Whether a failure says that the cluster has answered, and does not know the execution. */
    static boolean isUnknown(Throwable failure) {
        return ExceptionUtils.findThrowable(failure, FlinkJobNotFoundException.class)
                .isPresent();
    }

    /** Has a checkpoint taken now. */
    CompletableFuture<Long> checkpoint() {
        return cluster.client().triggerCheckpoint(id, CheckpointType.CONFIGURED);
    }

    /** Takes a savepoint and goes on. */
    String savepoint(String directory, Deadline deadline)
            throws ExecutionException, TimeoutException, InterruptedException {
        return cluster.client()
                .triggerSavepoint(id, directory, SavepointFormatType.CANONICAL)
                .get(deadline.millis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Ends the execution with a savepoint, or, if none can be taken in time, by cancelling it.
     *
     * @param hasRun whether every task of it has ever run; otherwise a savepoint is not to be expected
     */
    Ending stop(String directory, boolean hasRun, Deadline deadline) throws InterruptedException {
        // A part of the time is kept for cancelling, should that be needed.
        long savepointMillis = deadline.millis() * 3 / 4;
        Optional<String> savepoint = Optional.empty();
        try {
            String path = cluster.client()
                    .stopWithSavepoint(id, false, directory, SavepointFormatType.NATIVE)
                    .get(savepointMillis, TimeUnit.MILLISECONDS);
            savepoint = Optional.of(path);
            awaitEnd(deadline);
            return new Ending(savepoint, true);
        } catch (ExecutionException e) {
            if (savepoint.isEmpty()) {
                savepoint = savepointOf(e);
                reportNoCleanStop(hasRun, savepoint, e);
            }
        } catch (TimeoutException e) {
            LOG.warn(
                    "Job '{}' has not stopped with a savepoint within {} ms and is cancelled; it will go on from its"
                            + " newest checkpoint",
                    name,
                    savepointMillis);
        } catch (IllegalStateException e) {
            LOG.warn("Job '{}' cannot be stopped with a savepoint: {}", name, e.getMessage());
        }
        return new Ending(savepoint, cancel(deadline));
    }

    /**
     * Ends the execution with a savepoint. Without one, it goes on.
     *
     * @return the path of the savepoint
     * @throws ExecutionException if there is no savepoint
     * @throws TimeoutException if the savepoint is not complete in time, or the execution has not ended then; it may still
     *     end
     */
    String stopWithSavepoint(String directory, Deadline deadline)
            throws ExecutionException, TimeoutException, InterruptedException {
        String path;
        try {
            path = cluster.client()
                    .stopWithSavepoint(id, false, directory, SavepointFormatType.NATIVE)
                    .get(deadline.millis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            path = savepointOf(e).orElseThrow(() -> e);
        }
        awaitEnd(deadline);
        return path;
    }

    /** The savepoint is complete, and good, even if the job failed at its end. */
    private static Optional<String> savepointOf(ExecutionException failure) {
        return ExceptionUtils.findThrowable(failure, StopWithSavepointStoppingException.class)
                .map(StopWithSavepointStoppingException::getSavepointPath);
    }

    private void reportNoCleanStop(boolean hasRun, Optional<String> savepoint, ExecutionException failure) {
        String cause = ExceptionUtils.stripExecutionException(failure).toString();
        if (savepoint.isPresent()) {
            LOG.warn("Job '{}' has failed while it ended, after its savepoint was taken: {}", name, cause);
        } else if (hasRun) {
            LOG.warn(
                    "Job '{}' could not be stopped with a savepoint and is cancelled; it will go on from its newest"
                            + " checkpoint: {}",
                    name,
                    cause);
        } else {
            LOG.info("Job '{}' is cancelled before it has run; it will begin where it was to begin", name);
            LOG.debug("Job '{}' could not be stopped with a savepoint", name, failure);
        }
    }

    /**
     * Ends the execution without a savepoint.
     *
     * @return whether it has ended for sure
     */
    boolean cancel(Deadline deadline) throws InterruptedException {
        try {
            cancelAsync();
            awaitEnd(deadline);
            return true;
        } catch (ExecutionException e) {
            if (cluster.outlivesApplication() && !isUnknown(e)) {
                LOG.warn(
                        "Whether job '{}' has ended is not known, because the cluster does not answer: {}",
                        name,
                        ExceptionUtils.stripExecutionException(e).getMessage());
                return false;
            }
            // The cluster does not know it any more.
            LOG.debug("The end of job '{}' could not be observed", name, e);
            return true;
        } catch (TimeoutException e) {
            LOG.warn("Job '{}' has not ended although it was cancelled; some of its tasks hang", name);
            return false;
        } catch (IllegalStateException e) {
            if (cluster.isRunning()) {
                throw e;
            }
            LOG.warn("Job '{}' has ended with its cluster", name);
            return true;
        }
    }

    /** Begins to end the execution without a savepoint. */
    void cancelAsync() {
        // The answer says nothing: one that has ended meanwhile cannot be cancelled either.
        CompletableFuture<?> cancelled = cluster.client().cancel(id);
        cancelled.whenComplete((ok, failure) -> {
            if (failure != null) {
                LOG.debug("Job '{}' could not be cancelled", name, failure);
            }
        });
    }

    private void awaitEnd(Deadline deadline) throws ExecutionException, TimeoutException, InterruptedException {
        cluster.client().requestJobResult(id).get(deadline.millis(), TimeUnit.MILLISECONDS);
    }

    /**
     * How an execution ended.
     *
     * @param savepoint the savepoint that was taken, if one was
     * @param complete whether nothing of the execution runs any more
     */
    record Ending(Optional<String> savepoint, boolean complete) {}
}
