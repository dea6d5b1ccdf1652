/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.deadletter.DeadLetterHandler;
import io.dynamodbflink.connector.deadletter.DeadLetterOutlet;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.failure.InvalidItem;
import io.dynamodbflink.connector.sink.failure.WriteErrorPolicy;
import io.dynamodbflink.connector.sink.ordering.KeyOrderedBuffer;
import io.dynamodbflink.connector.sink.ordering.KeySchema;
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
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.IOUtils;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Writes a stream to a DynamoDB table with BatchWriteItem.
 *
 * <p><b>Delivery.</b> At least once. What a subtask has not brought to the table yet, waiting or in flight, is part of
 * each checkpoint; after a restart it is written before anything else. So no checkpoint drains the buffer: if the
 * buffer is full, a checkpoint waits until there is room for one element, otherwise not at all. At the end of a bounded
 * input, and when a job is stopped with draining, everything is written.
 *
 * <p><b>Order.</b> Within a subtask, writes of one primary key reach the table in the order of the stream: at most one
 * of them is in flight, a newer one replaces one that waits, and a failed one is dropped rather than repeated if a
 * newer one waits. So a table shows the last write of each key, but not every write in between. This needs the
 * table's primary key: the sink reads it from the table's description (IAM action {@code dynamodb:DescribeTable}), or
 * takes it from {@link DynamoDbSinkBuilder#setOverwriteByPartitionKeys}.
 *
 * <p>Across subtasks there is no order. With a parallelism above 1, bring the elements of a key to one subtask, with
 * {@code keyBy} before the sink or by leaving the parallelism of the source unchanged between source and sink. After
 * restoring with <em>another</em> parallelism, restored writes may reach another subtask than newer elements of their
 * keys. A call that timed out may still be carried out by the service after its repetition.
 *
 * <p><b>Errors.</b> Unprocessed items are sent again after a pause, and so are throttled, timed-out and failed calls
 * unless {@link DynamoDbSinkBuilder#setFailOnError} is set; other keys are written meanwhile. If the table refuses a
 * batch as invalid, its valid items are sent without the invalid one; when they have been answered, that one fails the
 * job, is skipped or becomes a dead letter, as {@link DynamoDbSinkBuilder#setInvalidItemPolicy} says.
 *
 * @param <InputT> type of the elements
 * @since 0.1.0
 */
public final class DynamoDbSink<InputT> implements Sink<InputT>, SupportsWriterState<InputT, DynamoDbWriterState> {

    private static final long serialVersionUID = 1L;

    private static final ExponentialBackoff RETRY_BACKOFF =
            new ExponentialBackoff(Duration.ofMillis(50), Duration.ofSeconds(5));

    /** Long enough for a role's credentials to be renewed, short enough to notice that they never will be. */
    private static final Duration ACCESS_GRACE = Duration.ofMinutes(1);

    private final DynamoDbSinkSettings settings;
    private final ElementConverter<InputT, DynamoDbWriteRequest> converter;
    private final DynamoDbClientProvider clients;

    DynamoDbSink(
            DynamoDbSinkSettings settings,
            ElementConverter<InputT, DynamoDbWriteRequest> converter,
            DynamoDbClientProvider clients) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.converter = Objects.requireNonNull(converter, "converter");
        this.clients = Objects.requireNonNull(clients, "clients");
    }

    /** Starts the configuration of a sink. */
    public static <InputT> DynamoDbSinkBuilder<InputT> builder() {
        return new DynamoDbSinkBuilder<>();
    }

    @Override
    public StatefulSinkWriter<InputT, DynamoDbWriterState> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<InputT, DynamoDbWriterState> restoreWriter(
            WriterInitContext context, Collection<DynamoDbWriterState> restored) throws IOException {
        converter.open(context);
        DynamoDbSinkWriter<InputT> writer = openWriter(context);
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

    private DynamoDbSinkWriter<InputT> openWriter(WriterInitContext context) throws IOException {
        DynamoDbAsyncClient client = clients.dynamoDbClient();
        boolean opening = true;
        try {
            KeySchema keys = new KeySchemaLookup(client, settings.table(), settings.keyNames(), RETRY_BACKOFF).find();
            DynamoDbSinkWriter<InputT> writer = writer(context, client, keys, openDeadLetters(context));
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
            DynamoDbAsyncClient client,
            KeySchema keys,
            DeadLetterOutlet<InvalidItem> deadLetters) {
        KeyOrderedBuffer buffer = new KeyOrderedBuffer(
                settings.limits(),
                attempts -> RETRY_BACKOFF.delayAfter(attempts).toMillis());
        DynamoDbSinkMetrics metrics = new DynamoDbSinkMetrics(context.metricGroup(), buffer);
        return new DynamoDbSinkWriter<>(
                settings,
                converter,
                new ItemCheck(settings.table(), keys, Clock.systemUTC()),
                new WriteTarget(client, settings.table(), keys),
                buffer,
                new WriteErrorPolicy(settings.failOnError(), ACCESS_GRACE),
                new InvalidItems(settings.invalidItems().policy(), deadLetters, metrics),
                context.getMailboxExecutor(),
                new WakeUpTimer(context.getProcessingTimeService()),
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                metrics,
                () -> clients.release(client));
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
