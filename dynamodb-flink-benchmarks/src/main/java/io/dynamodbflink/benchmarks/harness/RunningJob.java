/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** A job that was submitted. */
public final class RunningJob {

    private static final long PATIENCE_SECONDS = 120;

    private final MiniCluster cluster;
    private final JobID id;
    private final Path state;
    private boolean ended;

    RunningJob(MiniCluster cluster, JobID id, Path state) {
        this.cluster = cluster;
        this.id = id;
        this.state = state;
    }

    /**
     * A checkpoint.
     *
     * @param bytes of state, that of the enumerator included
     * @param duration from the trigger to the completion
     */
    public record Checkpoint(long bytes, Duration duration) {}

    /** Takes a checkpoint now. */
    public Checkpoint checkpoint() throws Exception {
        long checkpointId = cluster.triggerCheckpoint(id, CheckpointType.FULL).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        CompletedCheckpointStats completed = (CompletedCheckpointStats) cluster.getExecutionGraph(id)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .getCheckpointStatsSnapshot()
                .getHistory()
                .getCheckpointById(checkpointId);
        return new Checkpoint(completed.getStateSize(), Duration.ofMillis(completed.getEndToEndDuration()));
    }

    /** Ends the job with a savepoint and answers where that is. */
    public String stopWithSavepoint() throws Exception {
        String path = cluster.stopWithSavepoint(
                        id, state.resolve("savepoints").toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        awaitEnd();
        return path;
    }

    /** Cancels the job, unless it has ended, and waits for its end. */
    void end() throws Exception {
        if (!ended) {
            cluster.cancelJob(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            awaitEnd();
        }
    }

    private void awaitEnd() throws Exception {
        cluster.requestJobResult(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        ended = true;
    }

    /**
     * Waits for the end of a job whose input ends.
     *
     * @throws org.apache.flink.runtime.client.JobExecutionException if it failed
     */
    public void awaitSuccess() throws Exception {
        JobResult result = cluster.requestJobResult(id).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        ended = true;
        result.toJobExecutionResult(RunningJob.class.getClassLoader());
    }
}
