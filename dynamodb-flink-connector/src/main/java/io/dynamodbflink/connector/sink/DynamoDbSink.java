/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.DeadLetterOutlet;
import io.dynamodbflink.connector.observer.FlinkObserverContext;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.sink.failure.WriteErrorPolicy;
import io.dynamodbflink.connector.sink.observer.SinkObserver;
import io.dynamodbflink.connector.sink.ordering.GroupRange;
import io.dynamodbflink.connector.sink.ordering.KeyOrderedBuffer;
import io.dynamodbflink.connector.sink.partition.KeyPartitioning;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.IOUtils;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Writes a stream to a DynamoDB table with BatchWriteItem.
 *
 * <p><b>Delivery.</b> At least once. What a subtask has not brought to the table yet, waiting or in flight, is part of
 * each checkpoint; after a restart it is written before anything else. So no checkpoint drains the buffer: if the
 * buffer is full, a checkpoint waits until there is room for the elements that are before its barrier, otherwise not at
 * all. At the end of a bounded input, and when a job is stopped with draining, everything is written.
 *
 * <p><b>Order.</b> Writes of one primary key reach the table in the order of the stream: the sink brings them to one of
 * its subtasks, at most one of them is in flight, a newer one replaces one that waits, and a failed one is dropped rather
 * than repeated if a newer one waits. So a table shows the last write of each key, but not every write in between. This
 * needs the table's primary key: the sink reads it from the table's description (IAM action
 * {@code dynamodb:DescribeTable}), or takes it from {@link DynamoDbSinkBuilder#setOverwriteByPartitionKeys}.
 *
 * <p>The order of the stream is that of the subtask which an element comes from: elements that several subtasks send
 * have none. It is kept whatever the parallelism of the sink is, and also if the job is restored with another one: the
 * state of a key goes to the subtask that gets its next writes. What {@link
 * DynamoDbSinkBuilder#setPartitionByPrimaryKey} costs, and what is left without it, is told there. A call that timed out
 * may still be carried out by the service after its repetition.
 *
 * <p><b>Errors.</b> Unprocessed items are sent again after a pause, and so are throttled, timed-out and failed calls
 * unless {@link DynamoDbSinkBuilder#setFailOnError} is set; other keys are written meanwhile. If the table refuses a
 * batch as invalid, its valid items are sent without the invalid one; when they have been answered, that one fails the
 * job, is skipped or becomes a dead letter, as {@link DynamoDbSinkBuilder#setInvalidItemPolicy} says.
 *
 * @param <InputT> type of the elements
 * @since 0.1.0
 */
public final class DynamoDbSink<InputT>
        implements Sink<InputT>, SupportsWriterState<InputT, DynamoDbWriterState>, SupportsPreWriteTopology<InputT> {

    private static final long serialVersionUID = 1L;

    private static final ExponentialBackoff RETRY_BACKOFF =
            new ExponentialBackoff(Duration.ofMillis(50), Duration.ofSeconds(5));

    private final DynamoDbSinkSettings settings;
    private final RequestConverter<InputT> converter;
    private final DynamoDbClientProvider clients;

    DynamoDbSink(DynamoDbSinkSettings settings, RequestConverter<InputT> converter, DynamoDbClientProvider clients) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.converter = Objects.requireNonNull(converter, "converter");
        this.clients = Objects.requireNonNull(clients, "clients");
    }

    /** Starts the configuration of a sink. */
    public static <InputT> DynamoDbSinkBuilder<InputT> builder() {
        return new DynamoDbSinkBuilder<>();
    }

    /**
     * Called by Flink. What comes out are no elements but writes: the writer knows both, Flink's interface has one type
     * for them.
     */
    @Override
    @SuppressWarnings("unchecked")
    public DataStream<InputT> addPreWriteTopology(DataStream<InputT> elements) {
        return settings.partitioned()
                ? (DataStream<InputT>) (DataStream<?>) new KeyPartitioning<>(
                                converter,
                                new TableGroupsFactory(clients, settings.table(), settings.keyNames(), RETRY_BACKOFF))
                        .of(elements)
                : elements;
    }

    @Override
    public StatefulSinkWriter<InputT, DynamoDbWriterState> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<InputT, DynamoDbWriterState> restoreWriter(
            WriterInitContext context, Collection<DynamoDbWriterState> restored) throws IOException {
        DynamoDbSinkWriter<InputT> writer = openObserved(context);
        boolean restoring = true;
        try {
            writer.restore(restored);
            restoring = false;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            if (restoring) {
                IOUtils.closeQuietly(writer);
            }
        }
        return writer;
    }

    /** The writer closes the observer, if there is one. */
    private DynamoDbSinkWriter<InputT> openObserved(WriterInitContext context) throws IOException {
        SinkObserver observer = settings.observer();
        observer.open(FlinkObserverContext.of(context));
        boolean opening = true;
        try {
            WriterInput<InputT> input = new WriterInput<>(converter, context);
            if (!settings.partitioned()) {
                input.openConverter();
            }
            DynamoDbSinkWriter<InputT> writer = openWriter(context, input);
            opening = false;
            return writer;
        } finally {
            if (opening) {
                observer.close();
            }
        }
    }

    private DynamoDbSinkWriter<InputT> openWriter(WriterInitContext context, WriterInput<InputT> input)
            throws IOException {
        DynamoDbAsyncClient client = clients.dynamoDbClient();
        boolean opening = true;
        try {
            KeySchemas schemas = new KeySchemas(
                    () -> client, settings.table(), settings.keyNames(), RETRY_BACKOFF, DynamoDbSink::now);
            schemas.own();
            WriterStateLayout state = stateLayout(context, new TableGroups(settings.table(), schemas, () -> {}));
            // The dead letters last: whoever opens them has to close them, which the writer does.
            DynamoDbSinkWriter<InputT> writer =
                    writer(context, input, client, schemas, state, openDeadLetters(context));
            opening = false;
            return writer;
        } finally {
            if (opening) {
                clients.release(client);
            }
        }
    }

    private DeadLetterOutlet<InvalidItem> openDeadLetters(WriterInitContext context) throws IOException {
        try {
            return DeadLetterOutlet.open(
                    settings.invalidItems().lettersTo(), new DeadLetterContext(context), DynamoDbWriteException::new);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (Exception e) {
            throw new DynamoDbWriteException("The dead letter handler cannot be opened", e);
        }
    }

    private static IOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return (IOException) new InterruptedIOException("Interrupted while the sink opened").initCause(cause);
    }

    private DynamoDbSinkWriter<InputT> writer(
            WriterInitContext context,
            WriterInput<InputT> input,
            DynamoDbAsyncClient client,
            KeySchemas schemas,
            WriterStateLayout state,
            DeadLetterOutlet<InvalidItem> deadLetters) {
        TablePaces paces =
                new TablePaces(settings.flow(), context.getTaskInfo().getNumberOfParallelSubtasks(), DynamoDbSink::now);
        KeyOrderedBuffer buffer = new KeyOrderedBuffer(settings.limits(), paces::of);
        DynamoDbSinkMetrics metrics = new DynamoDbSinkMetrics(context.metricGroup(), settings.table(), buffer, paces);
        return new DynamoDbSinkWriter<>(
                settings,
                input,
                new ItemCheck(settings.table(), schemas::of, settings.versionGuard(), Clock.systemUTC()),
                new WriteTarget(client, schemas::of, settings.versionGuard(), Clock.systemUTC()),
                buffer,
                paces,
                state,
                new WriteErrorPolicy(settings.failOnError(), settings.accessGrace()),
                new InvalidItems(settings.invalidItems(), deadLetters, metrics),
                new TableReports(settings.observer(), context.getTaskInfo().getIndexOfThisSubtask(), Clock.systemUTC()),
                context.getMailboxExecutor(),
                new WakeUpTimer(context.getProcessingTimeService()),
                DynamoDbSink::now,
                metrics,
                () -> clients.release(client));
    }

    private WriterStateLayout stateLayout(WriterInitContext context, TableGroups groups) {
        return settings.partitioned()
                ? WriterStateLayout.byGroup(
                        GroupRange.of(
                                context.getTaskInfo().getIndexOfThisSubtask(),
                                context.getTaskInfo().getNumberOfParallelSubtasks()),
                        groups)
                : WriterStateLayout.inParts(groups);
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public SimpleVersionedSerializer<DynamoDbWriterState> getWriterStateSerializer() {
        return new DynamoDbWriterStateSerializer();
    }

    private record DeadLetterContext(WriterInitContext context) implements DeadLetterHandler.Context {

        @Override
        public int subtask() {
            return context.getTaskInfo().getIndexOfThisSubtask();
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

    @Override
    public String toString() {
        return "DynamoDbSink of table '" + settings.table() + "'";
    }
}
