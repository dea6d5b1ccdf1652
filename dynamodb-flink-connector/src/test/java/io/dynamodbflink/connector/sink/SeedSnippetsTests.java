/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static java.util.Collections.singletonList;
import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The sink snippets of the connector's user guide, as compiled code. {@code InputType} is {@code String} there. */
class SeedSnippetsTests {

    @Test
    void sinkIsBuiltAndAttachedAsDocumented() {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        DataStream<String> flinkStream = env.fromData("a", "b");

        Properties sinkProperties = new Properties();
        // Required
        sinkProperties.put(AWSConfigConstants.AWS_REGION, "eu-west-1");
        // Optional, provide via alternative routes e.g. environment variables
        sinkProperties.put(AWSConfigConstants.AWS_ACCESS_KEY_ID, "aws_access_key_id");
        sinkProperties.put(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "aws_secret_access_key");

        ElementConverter<String, DynamoDbWriteRequest> elementConverter = new CustomElementConverter();

        DynamoDbSink<String> dynamoDbSink = DynamoDbSink.<String>builder()
                .setDynamoDbProperties(sinkProperties) // Required
                .setTableName("my-dynamodb-table") // Required
                .setElementConverter(elementConverter) // Required
                .setOverwriteByPartitionKeys(singletonList("key")) // Optional
                .setFailOnError(false) // Optional
                .setMaxBatchSize(25) // Optional
                .setMaxInFlightRequests(50) // Optional
                .setMaxBufferedRequests(10_000) // Optional
                .setMaxTimeInBufferMS(5000) // Optional
                .build();

        flinkStream.sinkTo(dynamoDbSink);

        assertThat(env.getStreamGraph().getStreamNodes())
                .as("source and sink writer")
                .hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void customEndpointIsConfiguredAsDocumented() {
        Properties producerConfig = new Properties();
        producerConfig.put(AWSConfigConstants.AWS_REGION, "eu-west-1");
        producerConfig.put(AWSConfigConstants.AWS_ACCESS_KEY_ID, "aws_access_key_id");
        producerConfig.put(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, "aws_secret_access_key");
        producerConfig.put(AWSConfigConstants.AWS_ENDPOINT, "http://localhost:4566");

        assertThat(DynamoDbSink.<String>builder()
                        .setDynamoDbProperties(producerConfig)
                        .setTableName("my-dynamodb-table")
                        .setElementConverter(new CustomElementConverter())
                        .build())
                .hasToString("DynamoDbSink of table 'my-dynamodb-table'");
    }

    private static final class CustomElementConverter implements ElementConverter<String, DynamoDbWriteRequest> {

        private static final long serialVersionUID = 1L;

        @Override
        public DynamoDbWriteRequest apply(String element, SinkWriter.Context context) {
            return DynamoDbWriteRequest.builder()
                    .setType(DynamoDbWriteRequestType.PUT)
                    .setItem(Map.of("key", AttributeValue.fromS(element)))
                    .build();
        }
    }
}
