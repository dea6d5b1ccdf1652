/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.source.serialization.DynamoDbStreamsDeserializationSchema;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** The code that users of DynamoDB Streams in Flink have written already compiles as it is. */
class SeedSourceSnippetTests {

    private final DynamoDbStreamsDeserializationSchema<String> dynamodbDeserializationSchema = new EventIds();

    @Test
    void usage() {
        // Configure the DynamodbStreamsSource
        Configuration sourceConfig = new Configuration();
        sourceConfig.set(
                DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION,
                DynamodbStreamsSourceConfigConstants.InitialPosition
                        .TRIM_HORIZON); // This is optional, by default connector will read from LATEST

        // Create a new DynamoDbStreamsSource to read from the specified DynamoDB Stream.
        DynamoDbStreamsSource<String> dynamoDbStreamsSource = DynamoDbStreamsSource.<String>builder()
                .setStreamArn("arn:aws:dynamodb:us-east-1:1231231230:table/test/stream/2024-04-11T07:14:19.380")
                .setSourceConfig(sourceConfig)
                // User must implement their own deserialization schema to translate change data capture events into
                // custom data types
                .setDeserializationSchema(dynamodbDeserializationSchema)
                .build();

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();

        // Specify watermarking strategy and the name of the DynamoDB Streams Source operator.
        // Specify return type using TypeInformation.
        // Specify UID of operator in line with Flink best practice.
        DataStream<String> cdcEventsWithEventTimeWatermarks = env.fromSource(
                        dynamoDbStreamsSource,
                        WatermarkStrategy.<String>forMonotonousTimestamps().withIdleness(Duration.ofSeconds(1)),
                        "DynamoDB Streams source")
                .returns(TypeInformation.of(String.class))
                .uid("custom-uid");

        cdcEventsWithEventTimeWatermarks.sinkTo(new DiscardingSink<>());
        assertThat(env.getStreamGraph().getStreamNodes())
                .anySatisfy(node -> assertThat(node.getOperatorName()).contains("DynamoDB Streams source"));
        assertThat(cdcEventsWithEventTimeWatermarks.getType()).isEqualTo(TypeInformation.of(String.class));
    }

    private static final class EventIds implements DynamoDbStreamsDeserializationSchema<String> {

        private static final long serialVersionUID = 1L;

        @Override
        public void deserialize(Record record, String stream, String shardId, Collector<String> output) {
            output.collect(record.eventID());
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return TypeInformation.of(String.class);
        }
    }
}
