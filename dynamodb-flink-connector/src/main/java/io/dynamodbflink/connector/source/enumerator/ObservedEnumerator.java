/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.observer.FlinkObserverContext;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/**
 * Opens the observer before an enumerator starts, and closes it when the enumerator is closed: once, also if the
 * enumerator goes from one stream on to the next.
 *
 * @since 0.1.0
 */
public final class ObservedEnumerator
        implements SplitEnumerator<DynamoDbStreamsShardSplit, DynamoDbStreamsEnumeratorState> {

    private final SplitEnumeratorContext<DynamoDbStreamsShardSplit> context;
    private final ShardObserver observer;
    private final SplitEnumerator<DynamoDbStreamsShardSplit, DynamoDbStreamsEnumeratorState> observed;
    private boolean open;

    /**
     * @param observer what the observed enumerator reports to
     */
    public ObservedEnumerator(
            SplitEnumeratorContext<DynamoDbStreamsShardSplit> context,
            ShardObserver observer,
            SplitEnumerator<DynamoDbStreamsShardSplit, DynamoDbStreamsEnumeratorState> observed) {
        this.context = Objects.requireNonNull(context, "context");
        this.observer = Objects.requireNonNull(observer, "observer");
        this.observed = Objects.requireNonNull(observed, "observed");
    }

    @Override
    public void start() {
        observer.open(FlinkObserverContext.of(context));
        open = true;
        observed.start();
    }

    @Override
    public void addReader(int subtaskId) {
        observed.addReader(subtaskId);
    }

    @Override
    public void addSplitsBack(List<DynamoDbStreamsShardSplit> splits, int subtaskId) {
        observed.addSplitsBack(splits, subtaskId);
    }

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {
        observed.handleSplitRequest(subtaskId, requesterHostname);
    }

    @Override
    public void handleSourceEvent(int subtaskId, SourceEvent sourceEvent) {
        observed.handleSourceEvent(subtaskId, sourceEvent);
    }

    @Override
    public DynamoDbStreamsEnumeratorState snapshotState(long checkpointId) throws Exception {
        return observed.snapshotState(checkpointId);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        observed.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        observed.notifyCheckpointAborted(checkpointId);
    }

    /** Leaves an observer alone that could not be opened, or was not. */
    @Override
    public void close() throws IOException {
        try {
            observed.close();
        } finally {
            if (open) {
                open = false;
                observer.close();
            }
        }
    }
}
