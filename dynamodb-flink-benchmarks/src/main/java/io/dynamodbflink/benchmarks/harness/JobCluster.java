/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.jspecify.annotations.Nullable;

/** A Flink cluster in this JVM that runs jobs which read streams or write tables. */
public final class JobCluster implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 60;

    private final MiniCluster cluster;
    private final Path state;

    private JobCluster(MiniCluster cluster, Path state) {
        this.cluster = cluster;
        this.state = state;
    }

    /** A cluster with room for one job. */
    public static JobCluster start(int slots) throws Exception {
        Configuration config = new Configuration();
        config.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(config)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .withRandomPorts()
                .build());
        cluster.start();
        return new JobCluster(cluster, Files.createTempDirectory("benchmark-state"));
    }

    /**
     * What is done while a job runs.
     *
     * @param <R> what comes of it
     */
    @FunctionalInterface
    public interface Work<R> {

        /** Called when the job has been submitted; it may not run yet. */
        R with(RunningJob job) throws Exception;
    }

    /** Submits a job that reads, does the work, and ends the job if it has not ended. */
    public <R> R run(JobSpec spec, Emissions emissions, Work<R> work) throws Exception {
        JobGraph graph = graph(spec.parallelism(), spec.checkpointInterval(), env -> env.fromSource(
                        source(spec, emissions), WatermarkStrategy.noWatermarks(), "stream")
                .uid("stream")
                .sinkTo(new DiscardingSink<>())
                .uid("nowhere"));
        if (spec.savepoint() != null) {
            graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(spec.savepoint()));
        }
        return run(graph, work);
    }

    /** Submits a job that writes, does the work, and ends the job if it has not ended. */
    public <R> R run(SinkSpec spec, Work<R> work) throws Exception {
        return run(graph(spec.parallelism(), spec.checkpointInterval(), spec::build), work);
    }

    private <R> R run(JobGraph graph, Work<R> work) throws Exception {
        JobID id =
                cluster.submitJob(graph).get(PATIENCE_SECONDS, TimeUnit.SECONDS).getJobID();
        RunningJob job = new RunningJob(cluster, id, state);
        R result = work.with(job);
        job.end();
        return result;
    }

    private JobGraph graph(
            int parallelism, @Nullable Duration checkpointInterval, Consumer<StreamExecutionEnvironment> definition) {
        Configuration config = new Configuration();
        // A benchmark whose job fails has failed.
        config.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        if (checkpointInterval != null) {
            config.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, checkpointInterval);
            config.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                    state.resolve("checkpoints").toUri().toString());
        }
        StreamExecutionEnvironment env = new StreamExecutionEnvironment(config);
        env.setParallelism(parallelism);
        definition.accept(env);
        return env.getStreamGraph().getJobGraph();
    }

    /** The source of a job. */
    public static DynamoDbStreamsSource<ChangeEvent> source(JobSpec spec, Emissions emissions) {
        Configuration config = new Configuration(spec.sourceConfig());
        config.setString(
                AWSConfigConstants.AWS_ENDPOINT, spec.stream().endpoint().toString());
        config.setString(AWSConfigConstants.AWS_REGION, spec.stream().region());
        config.setString(AWSConfigConstants.AWS_ACCESS_KEY_ID, PreparedStream.ACCESS_KEY);
        config.setString(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, PreparedStream.SECRET_KEY);
        return DynamoDbStreamsSource.<ChangeEvent>builder()
                .setStreamArn(spec.stream().arn())
                .setSourceConfig(config)
                .setDeserializationSchema(new ObservedSchema(emissions))
                .setShardObserver(spec.observer())
                .build();
    }

    @Override
    public void close() throws IOException {
        try {
            cluster.closeAsync().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The cluster did not end", e);
        }
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
