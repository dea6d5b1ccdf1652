/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.docs;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.aws.AWSConfigOptions;
import io.dynamodbflink.connector.aws.ConfiguredClientProvider;
import io.dynamodbflink.connector.deadletter.DeadLetterFiles;
import io.dynamodbflink.connector.deadletter.DeadLetterTable;
import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import io.dynamodbflink.connector.sink.converter.DefaultDynamoDbElementConverter;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.assigner.DynamoDbStreamsShardAssigner;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import io.dynamodbflink.connector.source.serialization.JsonDeserializationSchema;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The code blocks of docs/connector.md. */
class ConnectorSnippets {

    void source() throws Exception {
        // snippet: source
        Configuration config = new Configuration();
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);

        DynamoDbStreamsSource<ChangeEvent> source = DynamoDbStreamsSource.<ChangeEvent>builder()
                .setStreamArn("arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000")
                .setSourceConfig(config)
                .setDeserializationSchema(new ChangeEventDeserializationSchema())
                .build();

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.enableCheckpointing(10_000);
        DataStream<ChangeEvent> changes = env.fromSource(
                        source,
                        WatermarkStrategy.<ChangeEvent>forMonotonousTimestamps().withIdleness(Duration.ofMinutes(1)),
                        "orders")
                .uid("orders-source");
        // end snippet
        sink(changes);
    }

    DynamoDbStreamsSource<String> deadLetters(String streamArn, Configuration config) {
        // snippet: deadLetters
        config.set(
                DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_POLICY, PoisonPolicy.DEAD_LETTER);

        DynamoDbStreamsSource<String> source = DynamoDbStreamsSource.<String>builder()
                .setStreamArn(streamArn)
                .setSourceConfig(config)
                .setDeserializationSchema(new JsonDeserializationSchema())
                .setDeadLetterHandler(DeadLetterFiles.in("s3://orders/dead-letters"))
                .build();
        // end snippet
        return source;
    }

    void sink(DataStream<ChangeEvent> changes) {
        // snippet: sink
        Properties properties = new Properties();
        properties.put(AWSConfigConstants.AWS_REGION, "eu-west-1");

        DynamoDbSink<ChangeEvent> sink = DynamoDbSink.<ChangeEvent>builder()
                .setTableName("order-status")
                .setDynamoDbProperties(properties)
                .setElementConverter(new OrderStatusConverter())
                .build();

        changes.sinkTo(sink).uid("order-status-sink");
        // end snippet
    }

    DynamoDbSink<ChangeEvent> invalidItems(Properties properties) {
        // snippet: invalidItems
        DynamoDbSink<ChangeEvent> sink = DynamoDbSink.<ChangeEvent>builder()
                .setTableName("order-status")
                .setDynamoDbProperties(properties)
                .setElementConverter(new OrderStatusConverter())
                .setInvalidItemPolicy(PoisonPolicy.DEAD_LETTER)
                .setDeadLetterHandler(DeadLetterTable.named(
                        "order-status-dead-letters", new ConfiguredClientProvider(properties, null)))
                .build();
        // end snippet
        return sink;
    }

    void endpoint(Configuration config, Properties properties) {
        // snippet: endpoint
        config.set(AWSConfigOptions.AWS_REGION_OPTION, "eu-west-1");
        config.set(AWSConfigOptions.AWS_ENDPOINT_OPTION, "http://localhost:8000");

        properties.put(AWSConfigConstants.AWS_REGION, "eu-west-1");
        properties.put(AWSConfigConstants.AWS_ENDPOINT, "http://localhost:8000");
        // end snippet
    }

    // snippet: converter
    static class OrderStatusConverter implements ElementConverter<ChangeEvent, DynamoDbWriteRequest> {

        @Override
        public DynamoDbWriteRequest apply(ChangeEvent change, SinkWriter.Context context) {
            Map<String, AttributeValue> order = change.newImage();
            if (order == null) {
                return DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.DELETE)
                        .setItem(change.keys())
                        .build();
            }
            return DynamoDbWriteRequest.builder()
                    .setType(DynamoDbWriteRequestType.PUT)
                    .setItem(Map.of("orderId", order.get("orderId"), "status", order.get("status")))
                    .build();
        }
    }
    // end snippet

    // snippet: record
    record Order(String orderId, BigDecimal total, List<Line> lines, Optional<Instant> paidAt) {

        record Line(String article, int pieces, List<String> tags) {}
    }
    // end snippet

    ElementConverter<Order, DynamoDbWriteRequest> orders() {
        // snippet: recordConverter
        ElementConverter<Order, DynamoDbWriteRequest> orders =
                new DefaultDynamoDbElementConverter<Order>().withSets("lines.tags");
        // end snippet
        return orders;
    }

    // snippet: assigner
    static class FirstSubtaskFirst implements DynamoDbStreamsShardAssigner {

        @Override
        public int assign(DynamoDbStreamsShardSplit split, Context context) {
            return context.getParentSubtask(split)
                    .orElse(context.getRegisteredReaders().stream()
                            .min(Integer::compare)
                            .orElseThrow());
        }
    }
    // end snippet

    List<String> keys() {
        return List.of();
    }
}
