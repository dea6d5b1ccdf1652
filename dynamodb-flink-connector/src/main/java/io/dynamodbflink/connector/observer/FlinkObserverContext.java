/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.observer;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.jspecify.annotations.Nullable;

/**
 * The context of an observer, made of what Flink gives to enumerators, readers and writers.
 *
 * <p>Public only for source and sink: not part of the API.
 *
 * @since 0.1.0
 */
public final class FlinkObserverContext implements ObserverContext {

    private final MetricGroup metricGroup;
    private final OptionalInt subtask;
    private final @Nullable Supplier<UserCodeClassLoader> userCode;

    private FlinkObserverContext(
            MetricGroup metricGroup, OptionalInt subtask, @Nullable Supplier<UserCodeClassLoader> userCode) {
        this.metricGroup = Objects.requireNonNull(metricGroup, "metricGroup");
        this.subtask = subtask;
        this.userCode = userCode;
    }

    /** In the enumerator of a source. */
    public static ObserverContext of(SplitEnumeratorContext<?> context) {
        return new FlinkObserverContext(context.metricGroup(), OptionalInt.empty(), null);
    }

    /** In a reader of a source. */
    public static ObserverContext of(SourceReaderContext context) {
        return new FlinkObserverContext(
                context.metricGroup(), OptionalInt.of(context.getIndexOfSubtask()), context::getUserCodeClassLoader);
    }

    /** In a writer of a sink. */
    public static ObserverContext of(WriterInitContext context) {
        return new FlinkObserverContext(
                context.metricGroup(),
                OptionalInt.of(context.getTaskInfo().getIndexOfThisSubtask()),
                context::getUserCodeClassLoader);
    }

    @Override
    public MetricGroup metricGroup() {
        return metricGroup;
    }

    @Override
    public OptionalInt subtask() {
        return subtask;
    }

    @Override
    public boolean onClassLoaderRelease(String name, Runnable hook) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(hook, "hook");
        if (userCode == null) {
            return false;
        }
        userCode.get().registerReleaseHookIfAbsent(name, hook);
        return true;
    }
}
