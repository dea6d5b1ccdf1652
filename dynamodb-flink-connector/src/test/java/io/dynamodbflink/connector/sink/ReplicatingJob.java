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
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** A job on a cluster of its own that brings the changes of a simulator's table to its table {@value #REPLICA}. */
final class ReplicatingJob implements AutoCloseable {

    static final String REPLICA = "replica";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JobClient client;
    private final Path checkpoints;
    private final CompletableFuture<JobExecutionResult> result;

    private ReplicatingJob(JobClient client, Path checkpoints) {
        this.client = client;
        this.checkpoints = checkpoints;
        this.result = client.getJobExecutionResult();
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
        if (savepoint != null) {
            config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
        }
        int slots = Math.max(shape.sourceParallelism(), shape.sinkParallelism());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(slots, config);
        DynamoDbStreamsSource<ChangeEvent> source = source(simulator, streamArn);
        DataStream<ChangeEvent> changes = env.fromSource(source, WatermarkStrategy.noWatermarks(), "changes")
                .uid("changes")
                .setParallelism(shape.sourceParallelism());
        shape.between()
                .apply(changes)
                .sinkTo(shape.sink().apply(sink(simulator)).build())
                .uid("replica")
                .setParallelism(shape.sinkParallelism());
        return new ReplicatingJob(env.executeAsync("replication"), checkpoints);
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
        return client.triggerSavepoint(checkpoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    String stopWithSavepoint() throws Exception {
        String savepoint = client.stopWithSavepoint(
                        false, checkpoints.toUri().toString(), SavepointFormatType.CANONICAL)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return savepoint;
    }

    /** Cancels the job unless it has ended, and waits for its end. */
    @Override
    public void close() {
        if (!result.isDone()) {
            client.cancel().join();
        }
        assertThat(result.handle((ended, error) -> true)).succeedsWithin(PATIENCE);
    }
}
