/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.observer.ObserverContext;
import io.dynamodbflink.connector.sink.failure.DynamoDbWriteException;
import io.dynamodbflink.connector.sink.observer.SinkObserver;
import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

class DynamoDbSinkTests {

    private final FakeDynamoDb table = new FakeDynamoDb();
    private final OpenedConverter converter = new OpenedConverter();
    private final RecordedObserver observer = new RecordedObserver();
    private final DynamoDbSink<String> sink = builder().build();

    private DynamoDbSinkBuilder<String> builder() {
        return DynamoDbSink.<String>builder()
                .setTableName("orders")
                .setElementConverter(converter)
                .setClientProvider(new FixedClient(table));
    }

    @Test
    void clientIsReleasedIfTheWriterCannotBeOpened() {
        table.descriptions.set(
                0, () -> CompletableFuture.failedFuture(FakeDynamoDb.error("ResourceNotFoundException", "gone")));
        assertThatExceptionOfType(DynamoDbWriteException.class).isThrownBy(() -> sink.createWriter(context()));
        assertThat(table.closed).isTrue();
    }

    @Test
    void parallelismIsAtMostTheNumberOfKeyGroups() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sink.createWriter(context(1_025)))
                .withMessageContaining("1 to 1024")
                .withMessageContaining("1025")
                .withMessageContaining("setPartitionByPrimaryKey");
        assertThat(table.closed).isTrue();
    }

    @Test
    void deadLettersAreNotLeftOpenIfTheWriterCannotBeOpened() {
        AtomicInteger open = new AtomicInteger();
        DynamoDbSink<String> withLetters = builder()
                .setInvalidItemPolicy(PoisonPolicy.DEAD_LETTER)
                .setDeadLetterHandler(context -> {
                    open.incrementAndGet();
                    return letter -> {};
                })
                .build();

        assertThatIllegalArgumentException().isThrownBy(() -> withLetters.createWriter(context(1_025)));

        assertThat(open).hasValue(0);
    }

    @Test
    void writerOfAPartitionedSinkLeavesTheConverterToTheSubtasksBeforeIt() throws Exception {
        SinkWriter<String> writer = sink.createWriter(context());
        assertThat(converter.opened).isFalse();
        assertThatThrownBy(() -> writer.write("element", null)).hasMessageContaining("Nothing is written here");
        assertThat(converter.opened).as("needed after all").isTrue();
        writer.close();
    }

    @Test
    void writerOpensTheConverterAndClosesTheClient() throws Exception {
        SinkWriter<String> writer =
                builder().setPartitionByPrimaryKey(false).build().createWriter(context());
        assertThat(converter.opened).isTrue();
        assertThat(table.closed).isFalse();
        writer.close();
        assertThat(table.closed).isTrue();
    }

    @Test
    void observerIsOpenedBeforeTheConverterAndClosedAfterTheClient() throws Exception {
        SinkWriter<String> writer = builder()
                .setPartitionByPrimaryKey(false)
                .setSinkObserver(observer)
                .build()
                .createWriter(context());
        assertThat(observer.events).containsExactly("opened before the converter in subtask 0");
        writer.close();
        writer.close();
        assertThat(observer.events)
                .containsExactly("opened before the converter in subtask 0", "closed after the client");
    }

    @Test
    void observerIsClosedOnceIfTheWriterCannotBeOpenedOrRestored() {
        DynamoDbSink<String> observed = builder().setSinkObserver(observer).build();
        assertThatIllegalArgumentException().isThrownBy(() -> observed.createWriter(context(1_025)));
        assertThat(observer.events)
                .containsExactly("opened before the converter in subtask 0", "closed after the client");

        observer.events.clear();
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> observed.restoreWriter(context(), List.of(unwritable())));
        assertThat(observer.events)
                .containsExactly("opened before the converter in subtask 0", "closed after the client");
    }

    private static DynamoDbWriterState unwritable() {
        return new DynamoDbWriterState(
                KeyGroups.NONE,
                List.of(DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .setItem(Map.of("former", AttributeValue.fromS("a")))
                        .build()));
    }

    @Test
    void writerThatCannotBeRestoredIsClosed() {
        assertThatExceptionOfType(DynamoDbWriteException.class)
                .isThrownBy(() -> sink.restoreWriter(context(), List.of(unwritable())))
                .withMessageContaining("'id' is missing");
        assertThat(table.closed).isTrue();
    }

    private static WriterInitContext context() {
        return context(1);
    }

    private static WriterInitContext context(int parallelism) {
        TestMailbox mailbox = new TestMailbox();
        ManualTime time = new ManualTime();
        TestSinkMetrics metrics = new TestSinkMetrics();
        return (WriterInitContext) Proxy.newProxyInstance(
                WriterInitContext.class.getClassLoader(),
                new Class<?>[] {WriterInitContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getMailboxExecutor" -> mailbox;
                    case "getProcessingTimeService" -> time;
                    case "metricGroup" -> metrics;
                    case "getTaskInfo" -> new TaskInfoImpl("writer", parallelism, 0, parallelism, 0);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private final class RecordedObserver implements SinkObserver {

        private static final long serialVersionUID = 1L;

        private final List<String> events = new ArrayList<>();

        @Override
        public void open(ObserverContext context) {
            events.add("opened " + (converter.opened ? "after" : "before") + " the converter in subtask "
                    + context.subtask().orElseThrow());
        }

        @Override
        public void close() {
            events.add("closed " + (table.closed ? "after" : "before") + " the client");
        }
    }

    private record FixedClient(FakeDynamoDb table) implements DynamoDbClientProvider {

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            throw new UnsupportedOperationException("A sink reads no streams");
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            return table;
        }
    }

    private static final class OpenedConverter implements ElementConverter<String, DynamoDbWriteRequest> {

        private static final long serialVersionUID = 1L;

        private boolean opened;

        @Override
        public void open(WriterInitContext context) {
            opened = true;
        }

        @Override
        public DynamoDbWriteRequest apply(String element, SinkWriter.Context context) {
            throw new UnsupportedOperationException("Nothing is written here");
        }
    }
}
