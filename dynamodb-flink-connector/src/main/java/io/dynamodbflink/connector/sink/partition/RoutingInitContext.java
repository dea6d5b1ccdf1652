/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import java.util.Objects;
import java.util.OptionalLong;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.streaming.api.graph.StreamConfig;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.util.UserCodeClassLoader;

/** What an element converter is opened with when it runs before the writer. */
final class RoutingInitContext implements WriterInitContext {

    private final StreamingRuntimeContext runtime;
    private final StreamConfig config;
    private final SinkWriterMetricGroup metrics;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService time;
    private final OptionalLong restoredCheckpoint;

    RoutingInitContext(
            StreamingRuntimeContext runtime,
            StreamConfig config,
            OperatorMetricGroup metrics,
            MailboxExecutor mailbox,
            ProcessingTimeService time,
            OptionalLong restoredCheckpoint) {
        this.runtime = Objects.requireNonNull(runtime, "runtime");
        this.config = Objects.requireNonNull(config, "config");
        this.metrics = new RoutingMetricGroup(metrics);
        this.mailbox = Objects.requireNonNull(mailbox, "mailbox");
        this.time = Objects.requireNonNull(time, "time");
        this.restoredCheckpoint = Objects.requireNonNull(restoredCheckpoint, "restoredCheckpoint");
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
        return new TaskClassLoader(runtime);
    }

    @Override
    public MailboxExecutor getMailboxExecutor() {
        return mailbox;
    }

    @Override
    public ProcessingTimeService getProcessingTimeService() {
        return time;
    }

    @Override
    public SinkWriterMetricGroup metricGroup() {
        return metrics;
    }

    @Override
    public SerializationSchema.InitializationContext asSerializationSchemaInitializationContext() {
        return new SerializationContext(metrics.addGroup("user"), getUserCodeClassLoader());
    }

    @Override
    public boolean isObjectReuseEnabled() {
        return runtime.isObjectReuseEnabled();
    }

    @Override
    public <T> TypeSerializer<T> createInputSerializer() {
        return config.<T>getTypeSerializerIn(0, runtime.getUserCodeClassLoader())
                .duplicate();
    }

    @Override
    public OptionalLong getRestoredCheckpointId() {
        return restoredCheckpoint;
    }

    @Override
    public JobInfo getJobInfo() {
        return runtime.getJobInfo();
    }

    @Override
    public TaskInfo getTaskInfo() {
        return runtime.getTaskInfo();
    }

    private record TaskClassLoader(StreamingRuntimeContext runtime) implements UserCodeClassLoader {

        @Override
        public ClassLoader asClassLoader() {
            return runtime.getUserCodeClassLoader();
        }

        @Override
        public void registerReleaseHookIfAbsent(String name, Runnable hook) {
            runtime.registerUserCodeClassLoaderReleaseHookIfAbsent(name, hook);
        }
    }

    private record SerializationContext(MetricGroup getMetricGroup, UserCodeClassLoader getUserCodeClassLoader)
            implements SerializationSchema.InitializationContext {}
}
