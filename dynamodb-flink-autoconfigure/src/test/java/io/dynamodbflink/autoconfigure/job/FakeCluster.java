/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;

/** A cluster that takes jobs and says of them what a test tells it to. */
public final class FakeCluster implements FlinkCluster {

    final List<JobGraph> submitted = new CopyOnWriteArrayList<>();
    final List<String> commands = new CopyOnWriteArrayList<>();
    final Map<JobID, JobObservation> observations = new ConcurrentHashMap<>();

    volatile CompletableFuture<String> savepoint = CompletableFuture.completedFuture("file:/savepoint-1");
    volatile CompletableFuture<Acknowledge> cancelled = CompletableFuture.completedFuture(Acknowledge.get());

    /** Submissions are accepted when this is complete, or refused. */
    volatile CompletableFuture<@Nullable Void> accepting = CompletableFuture.completedFuture(null);

    /** Executions have ended when this is complete. */
    volatile CompletableFuture<@Nullable JobResult> ended = CompletableFuture.completedFuture(null);

    volatile CompletableFuture<JobStatus> status = CompletableFuture.completedFuture(JobStatus.RUNNING);

    private volatile boolean running;
    private final ClusterClient<?> client = stubbedClient();

    private ClusterClient<?> stubbedClient() {
        ClusterClient<?> mock = mock();
        when(mock.submitJob(any())).thenAnswer(call -> {
            JobGraph graph = call.getArgument(0);
            submitted.add(graph);
            return accepting.thenApply(accepted -> graph.getJobID());
        });
        when(mock.stopWithSavepoint(any(), anyBoolean(), anyString(), any())).thenAnswer(call -> {
            commands.add("stop with savepoint in " + call.getArgument(2));
            return savepoint;
        });
        when(mock.triggerSavepoint(any(), anyString(), any())).thenAnswer(call -> {
            commands.add("savepoint in " + call.getArgument(1));
            return savepoint;
        });
        when(mock.cancel(any())).thenAnswer(call -> {
            commands.add("cancel");
            return cancelled;
        });
        when(mock.getJobStatus(any())).thenAnswer(call -> status);
        when(mock.requestJobResult(any())).thenAnswer(call -> ended);
        when(mock.triggerCheckpoint(any(), any())).thenReturn(CompletableFuture.completedFuture(1L));
        return mock;
    }

    /** What the cluster says of executions that have failed. */
    void failsWith(Throwable failure) {
        ended = CompletableFuture.completedFuture(new JobResult.Builder()
                .jobId(new JobID())
                .jobName("any")
                .jobStatus(JobStatus.FAILED)
                .netRuntime(1)
                .serializedThrowable(new SerializedThrowable(failure))
                .build());
    }

    public List<JobGraph> submitted() {
        return submitted;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public CompletableFuture<Void> stop() {
        running = false;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public ClusterClient<?> client() {
        return client;
    }

    @Override
    public CompletableFuture<JobObservation> observe(JobID job) {
        JobObservation observation = observations.get(job);
        return observation != null
                ? CompletableFuture.completedFuture(observation)
                : CompletableFuture.failedFuture(new IllegalStateException("unknown job"));
    }
}
