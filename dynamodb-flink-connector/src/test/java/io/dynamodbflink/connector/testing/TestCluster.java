/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionJobVertex;
import org.apache.flink.runtime.highavailability.nonha.embedded.HaLeadershipControl;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobResourceRequirements;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsInfoWithHistory;
import org.apache.flink.runtime.rest.messages.JobMessageParameters;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.apache.flink.runtime.rest.messages.job.JobResourceRequirementsBody;
import org.apache.flink.runtime.rest.messages.job.JobResourceRequirementsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobResourcesRequirementsUpdateHeaders;
import org.apache.flink.runtime.scheduler.stopwithsavepoint.StopWithSavepointStoppingException;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of task managers with one slot each for one job, which may go on with another parallelism. Task managers can
 * be killed, and failures be looked up.
 */
@SuppressWarnings("try") // Closing may be interrupted.
public final class TestCluster implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int CONTROL_SECONDS = 30;

    /**
     * A checkpoint that takes longer fails the job. That is needed: if some subtasks fail alone while a checkpoint is
     * pending, Flink 2.3 may leave the way from the enumerator to the other readers blocked (OperatorCoordinatorHolder
     * stops opening gateways at the first that does not know the aborted checkpoint), so that they get no shards, and no
     * checkpoint completes, until one has timed out and the whole job starts again.
     */
    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofSeconds(5);

    private final Path checkpoints;
    private final MiniCluster cluster;
    private final List<JobID> jobs = new CopyOnWriteArrayList<>();
    private int killed;

    private TestCluster(int taskManagers, Path checkpoints, Configuration settings) {
        this.checkpoints = checkpoints;
        Configuration config = new Configuration();
        config.addAll(settings);
        config.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
        config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
        this.cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(1)
                .setHaServices(MiniCluster.HaServices.WITH_LEADERSHIP_CONTROL)
                .withRandomPorts()
                .build());
    }

    /** A cluster of so many task managers. */
    public static TestCluster start(int taskManagers, Path checkpoints) throws Exception {
        return start(taskManagers, checkpoints, new Configuration());
    }

    /** A cluster of so many task managers, with settings of its own. */
    public static TestCluster start(int taskManagers, Path checkpoints, Configuration settings) throws Exception {
        TestCluster cluster = new TestCluster(taskManagers, checkpoints, settings);
        cluster.cluster.start();
        return cluster;
    }

    /** An environment for the job, which starts again for ever. */
    public StreamExecutionEnvironment environment(int parallelism, Duration checkpointInterval) {
        Configuration config = new Configuration();
        config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
        config.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        config.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, CHECKPOINT_TIMEOUT);
        config.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 0);
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        config.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(config);
        env.setParallelism(parallelism);
        return env;
    }

    /** Starts the job. */
    public void submit(StreamExecutionEnvironment env) throws Exception {
        submit(env, SavepointRestoreSettings.none());
    }

    private void submit(StreamExecutionEnvironment env, SavepointRestoreSettings start) throws Exception {
        JobGraph graph = env.getStreamGraph().getJobGraph();
        graph.setSavepointRestoreSettings(start);
        jobs.add(cluster.submitJob(graph).get(CONTROL_SECONDS, TimeUnit.SECONDS).getJobID());
    }

    private JobID job() {
        return jobs.get(jobs.size() - 1);
    }

    /** Whether the job runs at this moment. */
    public boolean isRunning() throws Exception {
        return cluster.getJobStatus(job()).get(CONTROL_SECONDS, TimeUnit.SECONDS) == JobStatus.RUNNING;
    }

    /** Stops the job with a savepoint, however often it fails meanwhile, and goes on from there with another. */
    public void replaceBy(StreamExecutionEnvironment env) throws Exception {
        JobID old = job();
        AtomicReference<@Nullable String> ofFailedStop = new AtomicReference<>();
        String savepoint = Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(() -> stop(old, ofFailedStop), path -> true);
        Awaitility.await().atMost(PATIENCE).until(() -> hasEnded(old));
        submit(env, SavepointRestoreSettings.forPath(savepoint));
    }

    /**
     * If the job fails between its savepoint and its end, Flink starts it again, unless it finds nothing that has not
     * ended: then the savepoint is what is left of the job.
     */
    private String stop(JobID job, AtomicReference<@Nullable String> ofFailedStop) throws Exception {
        String left = ofFailedStop.get();
        if (left != null && hasEnded(job)) {
            return left;
        }
        try {
            return cluster.stopWithSavepoint(job, checkpoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
                    .get(CONTROL_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            ExceptionUtils.findThrowable(e, StopWithSavepointStoppingException.class)
                    .map(StopWithSavepointStoppingException::getSavepointPath)
                    .ifPresent(ofFailedStop::set);
            throw e;
        }
    }

    private boolean hasEnded(JobID job) throws Exception {
        return cluster.getJobStatus(job).get(CONTROL_SECONDS, TimeUnit.SECONDS).isGloballyTerminalState();
    }

    /** Takes a checkpoint, and waits until it is complete. */
    public void checkpoint() throws Exception {
        cluster.triggerCheckpoint(job(), CheckpointType.DEFAULT).get(CONTROL_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends the task manager that has run longest, with what runs on it, and starts another one. */
    public void killTaskManager() throws Exception {
        cluster.terminateTaskManager(killed++).get(CONTROL_SECONDS, TimeUnit.SECONDS);
        cluster.startTaskManager();
    }

    /**
     * Takes the job away from its JobManager and gives it to the next, as high availability does when a JobManager is
     * lost: the enumerator and all tasks begin anew from the newest checkpoint.
     */
    public void replaceJobManager() throws Exception {
        HaLeadershipControl leadership = cluster.getHaLeadershipControl().orElseThrow();
        leadership.revokeJobMasterLeadership(job()).get(CONTROL_SECONDS, TimeUnit.SECONDS);
        leadership.grantJobMasterLeadership(job()).get(CONTROL_SECONDS, TimeUnit.SECONDS);
        await().until(this::isRunning);
    }

    /**
     * Asks by REST for another parallelism of all operators, and waits until all of them run with it. The cluster's
     * scheduler must be the adaptive one.
     */
    public void rescale(int parallelism) throws Exception {
        try (RestClusterClient<String> client = restClient()) {
            JobMessageParameters parameters = JobResourceRequirementsHeaders.INSTANCE.getUnresolvedMessageParameters();
            parameters.jobPathParameter.resolve(job());
            JobResourceRequirements present = client.sendRequest(
                            JobResourceRequirementsHeaders.INSTANCE, parameters, EmptyRequestBody.getInstance())
                    .get(CONTROL_SECONDS, TimeUnit.SECONDS)
                    .asJobResourceRequirements()
                    .orElseThrow();
            JobResourceRequirements.Builder wanted = JobResourceRequirements.newBuilder();
            present.getJobVertices().forEach(vertex -> wanted.setParallelismForJobVertex(vertex, 1, parallelism));
            client.sendRequest(
                            JobResourcesRequirementsUpdateHeaders.INSTANCE,
                            parameters,
                            new JobResourceRequirementsBody(wanted.build()))
                    .get(CONTROL_SECONDS, TimeUnit.SECONDS);
        }
        await().until(() -> parallelismOfRunningTasks().equals(Set.of(parallelism)));
    }

    private Set<Integer> parallelismOfRunningTasks() throws Exception {
        Set<Integer> parallelism = new HashSet<>();
        for (AccessExecutionJobVertex vertex : cluster.getExecutionGraph(job())
                .get(CONTROL_SECONDS, TimeUnit.SECONDS)
                .getAllVertices()
                .values()) {
            parallelism.add(vertex.getAggregateState() == ExecutionState.RUNNING ? vertex.getParallelism() : 0);
        }
        return parallelism;
    }

    /** Waits no longer than the job runs. */
    public ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).failFast("the job has ended", () -> hasEnded(job()));
    }

    /** Waits until the job has come to its end, however often it fails before. */
    public void awaitFinish() throws Exception {
        Awaitility.await().atMost(PATIENCE).until(() -> hasEnded(job()));
        JobStatus status = cluster.getJobStatus(job()).get(CONTROL_SECONDS, TimeUnit.SECONDS);
        if (status != JobStatus.FINISHED) {
            throw new AssertionError("The job is " + status + ": " + failures());
        }
    }

    /** Why the jobs failed, each time: stack traces. */
    public List<String> failures() throws Exception {
        List<String> failures = new ArrayList<>();
        try (RestClusterClient<String> client = restClient()) {
            for (JobID job : jobs) {
                JobExceptionsMessageParameters parameters =
                        JobExceptionsHeaders.getInstance().getUnresolvedMessageParameters();
                parameters.jobPathParameter.resolve(job);
                JobExceptionsInfoWithHistory answer = client.sendRequest(
                                JobExceptionsHeaders.getInstance(), parameters, EmptyRequestBody.getInstance())
                        .get(CONTROL_SECONDS, TimeUnit.SECONDS);
                answer.getExceptionHistory().getEntries().forEach(failure -> failures.add(failure.getStacktrace()));
            }
        }
        return failures;
    }

    private RestClusterClient<String> restClient() throws Exception {
        Configuration config = new Configuration();
        config.set(RestOptions.ADDRESS, cluster.getRestAddress().get().getHost());
        config.set(RestOptions.PORT, cluster.getRestAddress().get().getPort());
        return new RestClusterClient<>(config, "test");
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
