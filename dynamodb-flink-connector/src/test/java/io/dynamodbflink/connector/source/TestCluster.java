/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.JobExceptionsInfoWithHistory;
import org.apache.flink.runtime.rest.messages.job.JobExceptionsMessageParameters;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A cluster of task managers with one slot each for one job; task managers can be killed, and failures be looked up. */
@SuppressWarnings("try") // Closing may be interrupted.
final class TestCluster implements AutoCloseable {

    /** How the failure begins that follows a checkpoint that took too long. */
    static final String CHECKPOINT_TIMED_OUT = "Exceeded checkpoint tolerable failure threshold";

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int CONTROL_SECONDS = 30;

    /**
     * A checkpoint that takes longer fails the job. That is needed: if some subtasks fail alone while a checkpoint is
     * pending, Flink 2.3 may leave the way from the enumerator to the other readers blocked (OperatorCoordinatorHolder
     * stops opening gateways at the first that does not know the aborted checkpoint), so that they get no shards, and no
     * checkpoint completes, until one has timed out and the whole job starts again.
     */
    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofSeconds(5);

    private final int taskManagers;
    private final Path checkpoints;
    private final MiniCluster cluster;
    private JobID job = new JobID();
    private int killed;

    private TestCluster(int taskManagers, Path checkpoints) {
        this.taskManagers = taskManagers;
        this.checkpoints = checkpoints;
        Configuration config = new Configuration();
        config.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        config.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
        config.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
        this.cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(taskManagers)
                .setNumSlotsPerTaskManager(1)
                .withRandomPorts()
                .build());
    }

    static TestCluster start(int taskManagers, Path checkpoints) throws Exception {
        TestCluster cluster = new TestCluster(taskManagers, checkpoints);
        cluster.cluster.start();
        return cluster;
    }

    /** An environment for the job: it uses all slots and starts again for ever. */
    StreamExecutionEnvironment environment(Duration checkpointInterval) {
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
        env.setParallelism(taskManagers);
        return env;
    }

    void submit(StreamExecutionEnvironment env) throws Exception {
        job = cluster.submitJob(env.getStreamGraph().getJobGraph())
                .get(CONTROL_SECONDS, TimeUnit.SECONDS)
                .getJobID();
    }

    /** Takes a checkpoint, and waits until it is complete. */
    void checkpoint() throws Exception {
        cluster.triggerCheckpoint(job, CheckpointType.DEFAULT).get(CONTROL_SECONDS, TimeUnit.SECONDS);
    }

    /** Ends the task manager that has run longest, with what runs on it, and starts another one. */
    void killTaskManager() throws Exception {
        cluster.terminateTaskManager(killed++).get(CONTROL_SECONDS, TimeUnit.SECONDS);
        cluster.startTaskManager();
    }

    /** Waits no longer than the job runs. */
    ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).failFast("the job has ended", () -> cluster.getJobStatus(job)
                .get(CONTROL_SECONDS, TimeUnit.SECONDS)
                .isGloballyTerminalState());
    }

    /** Why the job failed, each time: stack traces. */
    List<String> failures() throws Exception {
        Configuration config = new Configuration();
        config.set(RestOptions.ADDRESS, cluster.getRestAddress().get().getHost());
        config.set(RestOptions.PORT, cluster.getRestAddress().get().getPort());
        JobExceptionsMessageParameters parameters =
                JobExceptionsHeaders.getInstance().getUnresolvedMessageParameters();
        parameters.jobPathParameter.resolve(job);
        try (RestClusterClient<String> client = new RestClusterClient<>(config, "soak")) {
            JobExceptionsInfoWithHistory answer = client.sendRequest(
                            JobExceptionsHeaders.getInstance(), parameters, EmptyRequestBody.getInstance())
                    .get(CONTROL_SECONDS, TimeUnit.SECONDS);
            return answer.getExceptionHistory().getEntries().stream()
                    .map(JobExceptionsInfoWithHistory.ExceptionInfo::getStacktrace)
                    .toList();
        }
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
