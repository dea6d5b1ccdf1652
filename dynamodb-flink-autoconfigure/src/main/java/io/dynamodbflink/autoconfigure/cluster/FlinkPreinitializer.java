/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.blob.BlobServer;
import org.apache.flink.runtime.checkpoint.CheckpointCoordinator;
import org.apache.flink.runtime.dispatcher.StandaloneDispatcher;
import org.apache.flink.runtime.executiongraph.DefaultExecutionGraph;
import org.apache.flink.runtime.io.network.NettyShuffleEnvironment;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobMaster;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.resourcemanager.StandaloneResourceManager;
import org.apache.flink.runtime.rest.util.RestMapperUtils;
import org.apache.flink.runtime.scheduler.DefaultScheduler;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.runtime.taskexecutor.TaskExecutor;
import org.apache.flink.runtime.taskmanager.Task;
import org.apache.flink.runtime.webmonitor.WebMonitorEndpoint;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.SourceOperator;
import org.apache.flink.streaming.runtime.tasks.OneInputStreamTask;
import org.apache.flink.streaming.runtime.tasks.SourceOperatorStreamTask;
import org.springframework.boot.autoconfigure.preinitialize.BackgroundPreinitializer;

/**
 * Has Flink's classes loaded by a second thread while the application's context is made. A cluster and a job need
 * thousands of them, and from an executable jar they come slowly. What is made here on the way is thrown away.
 */
public final class FlinkPreinitializer implements BackgroundPreinitializer {

    /** Where much of a cluster, and of a running job, hangs on. */
    private static final List<Class<?>> ENGINE = List.of(
            MiniCluster.class,
            BlobServer.class,
            StandaloneDispatcher.class,
            WebMonitorEndpoint.class,
            RestMapperUtils.class,
            StandaloneResourceManager.class,
            TaskExecutor.class,
            NettyShuffleEnvironment.class,
            JobMaster.class,
            DefaultScheduler.class,
            DefaultExecutionGraph.class,
            CheckpointCoordinator.class,
            Task.class,
            SourceOperatorStreamTask.class,
            OneInputStreamTask.class,
            SourceOperator.class,
            HashMapStateBackend.class,
            HeapKeyedStateBackend.class);

    @Override
    public void preinitialize() throws Exception {
        // What is needed first comes first: the context meets jobs before the cluster.
        graph();
        new MiniClusterConfiguration.Builder().build();
        for (Class<?> type : ENGINE) {
            Class.forName(type.getName(), true, type.getClassLoader());
        }
    }

    /** The graph of a job that has what jobs have: a source, an exchange by key, a sink. */
    static JobGraph graph() {
        StreamExecutionEnvironment environment =
                new StreamExecutionEnvironment(new Configuration(), FlinkPreinitializer.class.getClassLoader());
        environment
                .fromSource(new NumberSequenceSource(0, 0), WatermarkStrategy.noWatermarks(), "source")
                .keyBy(number -> number)
                .sinkTo(new DiscardingSink<>());
        return environment.getStreamGraph().getJobGraph();
    }
}
