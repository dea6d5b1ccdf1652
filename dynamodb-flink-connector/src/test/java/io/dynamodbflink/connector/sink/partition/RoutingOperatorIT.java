/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.DynamoDbClientProvider;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import io.dynamodbflink.connector.testing.EmbeddedClientProvider;
import io.dynamodbflink.test.EmbeddedDynamoDb;
import io.dynamodbflink.test.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** What an element converter finds in the operator before the writer. */
class RoutingOperatorIT {

    private static final int NUMBERS = 100;

    private EmbeddedDynamoDb database;

    @BeforeEach
    void startDatabase() {
        database = EmbeddedDynamoDb.start();
        database.tables().create(TableDefinition.of("numbers", "id"));
        CountedClients.BORROWED.set(0);
        CountedClients.RETURNED.set(0);
    }

    @AfterEach
    void stopDatabase() {
        database.close();
    }

    @Test
    void converterIsCalledOnceForEachElementWithItsTimestampAndTheWatermark() throws Exception {
        run();

        List<Map<String, AttributeValue>> items = database.dynamoDbClient()
                .scan(request -> request.tableName("numbers"))
                .items();
        assertThat(items).hasSize(NUMBERS).allSatisfy(item -> {
            long number = Long.parseLong(item.get("id").s());
            assertThat(item.get("timestamp").n()).isEqualTo(String.valueOf(1_000 + number));
            assertThat(item.get("watermark").n())
                    .as("the watermark that the number before has caused")
                    .isEqualTo(String.valueOf(number == 1 ? Long.MIN_VALUE : 1_000 + number - 1));
            assertThat(item.get("subtask").n()).isEqualTo("0");
        });
        assertThat(items)
                .extracting(item -> Integer.parseInt(item.get("calls").n()))
                .as("elements counted by the converter's own metric")
                .doesNotHaveDuplicates()
                .contains(1, NUMBERS)
                .hasSize(NUMBERS);
    }

    @Test
    void everyClientIsGivenBack() throws Exception {
        run();
        assertThat(CountedClients.BORROWED).hasValue(1 + 3);
        assertThat(CountedClients.RETURNED).hasValue(1 + 3);
    }

    private void run() throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(3, new Configuration());
        env.fromSequence(1, NUMBERS)
                .setParallelism(1)
                .assignTimestampsAndWatermarks(WatermarkStrategy.<Long>forGenerator(context -> new Punctuated())
                        .withTimestampAssigner((number, before) -> 1_000 + number))
                .setParallelism(1)
                .sinkTo(DynamoDbSink.<Long>builder()
                        .setClientProvider(new CountedClients(EmbeddedClientProvider.of(database)))
                        .setTableName("numbers")
                        .setElementConverter(new ContextConverter())
                        .build());
        env.execute();
    }

    private static final class Punctuated implements WatermarkGenerator<Long> {

        @Override
        public void onEvent(Long number, long timestamp, WatermarkOutput output) {
            output.emitWatermark(new Watermark(timestamp));
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {}
    }

    private static final class ContextConverter implements ElementConverter<Long, DynamoDbWriteRequest> {

        private static final long serialVersionUID = 1L;

        private transient Counter calls;
        private transient int subtask;

        @Override
        public void open(WriterInitContext context) {
            calls = context.metricGroup().counter("converted");
            subtask = context.getTaskInfo().getIndexOfThisSubtask();
            assertThat(context.getUserCodeClassLoader().asClassLoader()).isNotNull();
            assertThat(context.getMailboxExecutor()).isNotNull();
            assertThat(context.getProcessingTimeService().getCurrentProcessingTime())
                    .isPositive();
            assertThat(context.<Long>createInputSerializer().createInstance()).isZero();
            assertThat(context.asSerializationSchemaInitializationContext().getMetricGroup())
                    .isNotNull();
            assertThat(context.getRestoredCheckpointId()).isEmpty();
            assertThat(context.getJobInfo().getJobName()).isNotEmpty();
        }

        @Override
        public DynamoDbWriteRequest apply(Long number, SinkWriter.Context context) {
            calls.inc();
            return DynamoDbWriteRequest.builder()
                    .setType(DynamoDbWriteRequestType.PUT)
                    .setItem(Map.of(
                            "id", AttributeValue.fromS(String.valueOf(number)),
                            "timestamp", number(context.timestamp()),
                            "watermark", number(context.currentWatermark()),
                            "subtask", number(subtask),
                            "calls", number(calls.getCount())))
                    .build();
        }

        private static AttributeValue number(long number) {
            return AttributeValue.fromN(String.valueOf(number));
        }
    }

    private record CountedClients(DynamoDbClientProvider clients) implements DynamoDbClientProvider {

        private static final AtomicInteger BORROWED = new AtomicInteger();
        private static final AtomicInteger RETURNED = new AtomicInteger();

        @Override
        public DynamoDbStreamsAsyncClient streamsClient() {
            return clients.streamsClient();
        }

        @Override
        public DynamoDbAsyncClient dynamoDbClient() {
            BORROWED.incrementAndGet();
            return clients.dynamoDbClient();
        }

        @Override
        public void release(SdkClient client) {
            RETURNED.incrementAndGet();
            clients.release(client);
        }
    }
}
