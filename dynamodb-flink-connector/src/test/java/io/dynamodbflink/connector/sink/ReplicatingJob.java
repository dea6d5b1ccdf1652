/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.sink.converter.ChangeEventElementConverter;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A job on a cluster of its own that brings the changes of a simulator's table to its table {@value #REPLICA}. */
@SuppressWarnings("try") // Closing may be interrupted.
final class ReplicatingJob implements AutoCloseable {

    static final String REPLICA = "replica";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final MiniCluster cluster;
    private final JobID job;
    private final Path checkpoints;
    private final CompletableFuture<JobResult> result;

    private ReplicatingJob(MiniCluster cluster, JobID job, Path checkpoints) {
        this.cluster = cluster;
        this.job = job;
        this.checkpoints = checkpoints;
        this.result = cluster.requestJobResult(job);
    }

    /** What is different from one job to the next. */
    record Shape(
            int sourceParallelism,
            int sinkParallelism,
            UnaryOperator<DataStream<ChangeEvent>> between,
            UnaryOperator<DynamoDbSinkBuilder<ChangeEvent>> sink) {

        Shape(int sourceParallelism, int sinkParallelism) {
            this(sourceParallelism, sinkParallelism, stream -> stream, sink -> sink);
        }
    }

    static ReplicatingJob start(
            DynamoDbStreamsSimulator simulator,
            String streamArn,
            Shape shape,
            Path checkpoints,
            @Nullable String savepoint)
            throws Exception {
        Configuration config = new Configuration();
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        config.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        config.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        config.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        JobGraph graph = graph(simulator, streamArn, shape, config);
        if (savepoint != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        }
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(Math.max(shape.sourceParallelism(), shape.sinkParallelism()))
                .withRandomPorts()
                .build());
        cluster.start();
        return new ReplicatingJob(
                cluster,
                cluster.submitJob(graph)
                        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .getJobID(),
                checkpoints);
    }

    private static JobGraph graph(
            DynamoDbStreamsSimulator simulator, String streamArn, Shape shape, Configuration config) {
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(config);
        DynamoDbStreamsSource<ChangeEvent> source = source(simulator, streamArn);
        DataStream<ChangeEvent> changes = env.fromSource(source, WatermarkStrategy.noWatermarks(), "changes")
                .uid("changes")
                .setParallelism(shape.sourceParallelism());
        shape.between()
                .apply(changes)
                .sinkTo(shape.sink().apply(sink(simulator)).build())
                .uid("replica")
                .setParallelism(shape.sinkParallelism());
        return env.getStreamGraph().getJobGraph();
    }

    private static DynamoDbStreamsSource<ChangeEvent> source(DynamoDbStreamsSimulator simulator, String streamArn) {
        Configuration config = Configuration.fromMap(clientSettings(simulator));
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        config.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_EMPTY_POLLS,
                Duration.ofMillis(20));
        return DynamoDbStreamsSource.<ChangeEvent>builder()
                .setStreamArn(streamArn)
                .setSourceConfig(config)
                .setDeserializationSchema(new ChangeEventDeserializationSchema())
                .build();
    }

    private static DynamoDbSinkBuilder<ChangeEvent> sink(DynamoDbStreamsSimulator simulator) {
        Properties properties = new Properties();
        properties.putAll(clientSettings(simulator));
        return DynamoDbSink.<ChangeEvent>builder()
                .setDynamoDbProperties(properties)
                .setTableName(REPLICA)
                .setElementConverter(new ChangeEventElementConverter())
                .setMaxTimeInBufferMS(10);
    }

    private static Map<String, String> clientSettings(DynamoDbStreamsSimulator simulator) {
        return Map.of(
                AWSConfigConstants.AWS_REGION, simulator.region().id(),
                AWSConfigConstants.AWS_ENDPOINT, simulator.endpoint().toString(),
                AWSConfigConstants.AWS_ACCESS_KEY_ID, simulator.accessKeyId(),
                AWSConfigConstants.AWS_SECRET_ACCESS_KEY, simulator.secretAccessKey());
    }

    /** Waits no longer than the job runs. */
    ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).failFast("the job has ended", result::isDone);
    }

    /** A checkpoint for the asking: Flink takes one as it takes the other. */
    String savepoint() throws Exception {
        await().until(this::isEveryTaskRunning);
        return cluster.triggerSavepoint(job, checkpoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    String stopWithSavepoint() throws Exception {
        await().until(this::isEveryTaskRunning);
        String savepoint = cluster.stopWithSavepoint(
                        job, checkpoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(result).succeedsWithin(PATIENCE);
        return savepoint;
    }

    /** Before that Flink takes no savepoints, though some tasks read and write already. */
    private boolean isEveryTaskRunning() throws Exception {
        return StreamSupport.stream(
                        cluster.getExecutionGraph(job)
                                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                .getAllExecutionVertices()
                                .spliterator(),
                        false)
                .allMatch(task -> task.getExecutionState() == ExecutionState.RUNNING);
    }

    /** Cancels the job unless it has ended, and waits for its end. */
    @Override
    public void close() throws Exception {
        try {
            if (!result.isDone()) {
                cluster.cancelJob(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            assertThat(result).succeedsWithin(PATIENCE);
        } finally {
            cluster.close();
        }
    }
}
