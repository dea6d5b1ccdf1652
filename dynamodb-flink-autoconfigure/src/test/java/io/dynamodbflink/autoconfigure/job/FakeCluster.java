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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.ClusterClient;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;

/** A cluster that takes jobs and says of them what a test tells it to. */
public final class FakeCluster implements FlinkCluster {

    /** When all jobs have begun, as the cluster says. */
    static final long LISTED_START = 1_700_000_000_000L;

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

    /** Whether jobs go on without the application, so that the cluster lists those that nobody has ended. */
    volatile boolean outlivesApplication;

    /** What the cluster lists. */
    final Map<JobID, JobStatus> listed = new ConcurrentHashMap<>();

    /** The digest of the code that is sent with jobs. */
    volatile String codeDigest = "code-1";

    /** Whether executions run that no test has said anything of. */
    volatile boolean runByDefault;

    /** Whether the cluster answers nothing. */
    volatile boolean silent;

    /** What submissions of executions with this id fail with, if with anything. */
    volatile Function<JobID, @Nullable Exception> refusing = id -> null;

    private volatile boolean running;
    private final ClusterClient<?> client = stubbedClient();

    private ClusterClient<?> stubbedClient() {
        ClusterClient<?> mock = mock();
        when(mock.submitJob(any())).thenAnswer(call -> {
            JobGraph graph = call.getArgument(0);
            submitted.add(graph);
            Exception refusal = refusing.apply(graph.getJobID());
            if (refusal != null) {
                return CompletableFuture.failedFuture(refusal);
            }
            return accepting.thenApply(accepted -> {
                listed.put(graph.getJobID(), JobStatus.RUNNING);
                return graph.getJobID();
            });
        });
        when(mock.stopWithSavepoint(any(), anyBoolean(), anyString(), any())).thenAnswer(call -> {
            commands.add("stop with savepoint in " + call.getArgument(2));
            return savepoint.thenApply(path -> {
                listed.put(call.getArgument(0), JobStatus.FINISHED);
                return path;
            });
        });
        when(mock.triggerSavepoint(any(), anyString(), any())).thenAnswer(call -> {
            commands.add("savepoint in " + call.getArgument(1));
            return savepoint;
        });
        when(mock.cancel(any())).thenAnswer(call -> {
            commands.add("cancel");
            listed.put(call.getArgument(0), JobStatus.CANCELED);
            return cancelled;
        });
        when(mock.getJobStatus(any()))
                .thenAnswer(call -> outlivesApplication
                                && !listed.containsKey(call.getArgument(0))
                                && !observations.containsKey(call.getArgument(0))
                        ? CompletableFuture.failedFuture(new FlinkJobNotFoundException(call.getArgument(0)))
                        : status);
        when(mock.requestJobResult(any())).thenAnswer(call -> ended);
        try {
            when(mock.listJobs())
                    .thenAnswer(call -> silent
                            ? CompletableFuture.failedFuture(new IllegalStateException("silent"))
                            : CompletableFuture.completedFuture(listed.entrySet().stream()
                                    .map(job -> new JobStatusMessage(job.getKey(), "any", job.getValue(), LISTED_START))
                                    .toList()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
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
    public boolean outlivesApplication() {
        return outlivesApplication;
    }

    @Override
    public Optional<String> codeDigest() {
        return outlivesApplication ? Optional.of(codeDigest) : Optional.empty();
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public CompletableFuture<Void> stop() {
        // Others may be connected to it still.
        running = outlivesApplication;
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
        if (silent) {
            return CompletableFuture.failedFuture(new IllegalStateException("silent"));
        }
        if (observation != null) {
            return CompletableFuture.completedFuture(observation);
        }
        JobStatus state = listed.get(job);
        if (outlivesApplication && state == null) {
            return CompletableFuture.failedFuture(new FlinkJobNotFoundException(job));
        }
        if (runByDefault && state != null) {
            return CompletableFuture.completedFuture(new JobObservation(
                    state == JobStatus.RUNNING ? ObservedJobState.RUNNING : ObservedJobState.valueOf(state.name()),
                    List.of(),
                    null));
        }
        return CompletableFuture.failedFuture(new IllegalStateException("unknown job"));
    }

    /** An execution has ended. */
    void end(JobID job, JobStatus listedAs, ObservedJobState state) {
        listed.put(job, listedAs);
        observations.put(job, new JobObservation(state, List.of(), null));
    }

    /** The cluster does not know an execution any more. */
    void forget(JobID job) {
        observations.remove(job);
        listed.remove(job);
    }
}
