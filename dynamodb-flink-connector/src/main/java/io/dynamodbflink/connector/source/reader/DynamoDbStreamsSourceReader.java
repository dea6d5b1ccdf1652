/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.observer.FlinkObserverContext;
import io.dynamodbflink.connector.source.InvalidRecordHandling;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.observer.ShardObserver;
import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import io.dynamodbflink.connector.source.split.CatchUpRequest;
import io.dynamodbflink.connector.source.split.CheckpointingEvent;
import io.dynamodbflink.connector.source.split.DataLossEvent;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import io.dynamodbflink.connector.source.split.ShardsFinishedEvent;
import io.dynamodbflink.connector.source.split.ShardsPausedEvent;
import io.dynamodbflink.connector.source.split.WatermarkHoldEvent;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.source.reader.RecordEmitter;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.UserCodeClassLoader;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Reads the shards that the enumerator assigns to one subtask, and tells the enumerator when one is completely emitted.
 * Made by {@code DynamoDbStreamsSource}; not for use on its own.
 *
 * @param <T> type of the elements
 * @since 0.1.0
 */
@SuppressWarnings("try") // Flink's reader declares that close() may be interrupted.
public final class DynamoDbStreamsSourceReader<T>
        extends SingleThreadMultiplexSourceReaderBase<Record, T, DynamoDbStreamsShardSplit, ShardSplitState> {

    private final ShardObserver observer;
    private final ShardEngine engine;
    private final InvalidRecords invalidRecords;
    private final TaskTimer timer;
    private final CatchUps catchUps;
    private final HeldWatermark<T> heldWatermark = new HeldWatermark<>();
    private final FinishedShards finishedShards = new FinishedShards();
    private boolean toldOfPause;

    DynamoDbStreamsSourceReader(
            ShardObserver observer,
            ShardEngine engine,
            RecordEmitter<Record, T, ShardSplitState> emitter,
            InvalidRecords invalidRecords,
            TaskTimer timer,
            CatchUps catchUps,
            Configuration sourceConfig,
            SourceReaderContext context) {
        super(() -> new ShardSplitReader(engine), emitter, sourceConfig, context);
        this.observer = observer;
        this.engine = engine;
        this.invalidRecords = invalidRecords;
        this.timer = timer;
        this.catchUps = catchUps;
        timer.wakesTaskBy(splitFetcherManager.getQueue()::notifyAvailable);
    }

    /**
     * Makes a reader with a client of its own. The observer is open as long as the reader.
     *
     * @throws Exception if the schema cannot be opened or no client can be made
     */
    public static <T> DynamoDbStreamsSourceReader<T> create(
            SourceReaderContext context,
            SourceSettings settings,
            Configuration sourceConfig,
            DynamoDbStreamsDeserializationSchema<T> schema,
            InvalidRecordHandling invalidRecordHandling,
            DynamoDbClientProvider clients,
            ShardObserver observer)
            throws Exception {
        observer.open(FlinkObserverContext.of(context));
        boolean creating = true;
        try {
            DynamoDbStreamsSourceReader<T> reader =
                    assemble(context, settings, sourceConfig, schema, invalidRecordHandling, clients, observer);
            creating = false;
            return reader;
        } finally {
            if (creating) {
                observer.close();
            }
        }
    }

    private static <T> DynamoDbStreamsSourceReader<T> assemble(
            SourceReaderContext context,
            SourceSettings settings,
            Configuration sourceConfig,
            DynamoDbStreamsDeserializationSchema<T> schema,
            InvalidRecordHandling invalidRecordHandling,
            DynamoDbClientProvider clients,
            ShardObserver observer)
            throws Exception {
        schema.open(new SchemaContext(context));
        Clock clock = Clock.systemUTC();
        ReaderMetrics metrics =
                new ReaderMetrics(context.metricGroup(), settings.reader().shardMetrics());
        ShardReporter reporter = new ShardReporter(
                context.getIndexOfSubtask(),
                observer,
                metrics,
                // Flink counts them in the task's thread. What another thread sees may be a moment old, which is no
                // harm.
                context.metricGroup().getIOMetricGroup().getNumRecordsInCounter()::getCount,
                clock,
                loss -> context.sendSourceEventToCoordinator(new DataLossEvent(loss)));
        EventLoop loop = new ThreadEventLoop("dynamodb-streams-reader-" + context.getIndexOfSubtask());
        ShardEngine engine = new ShardEngine(new SdkShardPages(clients), loop, reporter, settings, clock);
        metrics.bufferedBytes(engine::bytesHeld);
        Heartbeat.start(loop, engine::beat);
        InvalidRecords invalidRecords = new InvalidRecords(invalidRecordHandling, reporter);
        TaskTimer timer = new TaskTimer(loop);
        CatchUps catchUps =
                new CatchUps(timer, JobSettings.watermarkInterval(context), context::sendSourceEventToCoordinator);
        return new DynamoDbStreamsSourceReader<>(
                observer,
                engine,
                catchUps.watching(new StreamRecordEmitter<>(schema, invalidRecords, clock)),
                invalidRecords,
                timer,
                catchUps,
                sourceConfig,
                context);
    }

    @Override
    public void start() {
        try {
            invalidRecords.open(new DeadLetterContext(context));
        } catch (Exception e) {
            throw new FlinkRuntimeException("The dead letter handler cannot be opened", e);
        }
        super.start();
        context.sendSourceEventToCoordinator(new CheckpointingEvent(JobSettings.checkpointing(context)));
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> output) throws Exception {
        InputStatus status = super.pollNext(heldWatermark.keeping(output));
        timer.runDue();
        return status;
    }

    @Override
    public void addSplits(List<DynamoDbStreamsShardSplit> splits) {
        for (DynamoDbStreamsShardSplit split : splits) {
            heldWatermark.inUse(split.splitId());
            catchUps.came(split.splitId());
        }
        super.addSplits(splits);
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event instanceof WatermarkHoldEvent hold) {
            heldWatermark.handle(hold, getNumberOfCurrentlyAssignedSplits() > 0);
        } else if (event instanceof CatchUpRequest request) {
            catchUps.await(request.shardIds());
        } else {
            throw new IllegalArgumentException("The enumerator sent an event of an unknown type: "
                    + event.getClass().getName());
        }
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> splitsToPause, Collection<String> splitsToResume) {
        if (!splitsToPause.isEmpty() && !toldOfPause) {
            toldOfPause = true;
            context.sendSourceEventToCoordinator(new ShardsPausedEvent());
        }
        super.pauseOrResumeSplits(splitsToPause, splitsToResume);
    }

    @Override
    protected void onSplitFinished(Map<String, ShardSplitState> finished) {
        List<ShardId> shardIds = new ArrayList<>();
        Set<ShardId> expired = new HashSet<>();
        for (ShardSplitState state : finished.values()) {
            DynamoDbStreamsShardSplit split = toSplitType(state.shardId(), state);
            finishedShards.add(split);
            catchUps.finished(split.splitId());
            shardIds.add(split.shardId());
            if (!engine.hasBegun(split.splitId()) && !isToBeReadWhole(split)) {
                expired.add(split.shardId());
            }
            engine.forget(split.splitId());
        }
        context.sendSourceEventToCoordinator(new ShardsFinishedEvent(shardIds, expired));
    }

    private static boolean isToBeReadWhole(DynamoDbStreamsShardSplit split) {
        StartingPosition.Type type = split.getStartingPosition().type();
        return type == StartingPosition.Type.WHOLE_SHARD || type == StartingPosition.Type.AFTER_SEQUENCE_NUMBER;
    }

    @Override
    public List<DynamoDbStreamsShardSplit> snapshotState(long checkpointId) {
        try {
            invalidRecords.flush();
        } catch (Exception e) {
            throw new FlinkRuntimeException(
                    "The dead letter handler cannot keep what it was given before checkpoint " + checkpointId, e);
        }
        List<DynamoDbStreamsShardSplit> splits = new ArrayList<>(super.snapshotState(checkpointId));
        splits.addAll(finishedShards.snapshot(checkpointId));
        return splits;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        finishedShards.completed(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) {
        finishedShards.aborted(checkpointId);
    }

    @Override
    protected ShardSplitState initializedState(DynamoDbStreamsShardSplit split) {
        return new ShardSplitState(split);
    }

    @Override
    protected DynamoDbStreamsShardSplit toSplitType(String splitId, ShardSplitState state) {
        return state.toSplit(engine.hasBegun(splitId));
    }

    @Override
    public void close() throws Exception {
        try (observer;
                engine;
                invalidRecords) {
            super.close();
        }
    }

    private record DeadLetterContext(SourceReaderContext context) implements DeadLetterHandler.Context {

        @Override
        public int subtask() {
            return context.getIndexOfSubtask();
        }

        @Override
        public MetricGroup metricGroup() {
            return context.metricGroup().addGroup("deadLetters");
        }

        @Override
        public ClassLoader userCodeClassLoader() {
            return context.getUserCodeClassLoader().asClassLoader();
        }
    }

    private record SchemaContext(SourceReaderContext context) implements DeserializationSchema.InitializationContext {

        @Override
        public MetricGroup getMetricGroup() {
            return context.metricGroup().addGroup("deserializer");
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return context.getUserCodeClassLoader();
        }
    }
}
