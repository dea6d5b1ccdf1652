/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.example;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.sink.converter.ChangeEventElementConverter;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ParameterTool;

/**
 * Copies the changes of a table to another. What is not an argument of its own, such as {@code --aws.region eu-west-1},
 * is a setting of the connector.
 */
public final class TableCopyJob {

    private TableCopyJob() {}

    // snippet: main
    public static void main(String[] arguments) throws Exception {
        ParameterTool parameters = ParameterTool.fromArgs(arguments);

        DynamoDbStreamsSource<ChangeEvent> source = DynamoDbStreamsSource.<ChangeEvent>builder()
                .setStreamArn(parameters.getRequired("stream-arn"))
                .setSourceConfig(Configuration.fromMap(parameters.toMap()))
                .setDeserializationSchema(new ChangeEventDeserializationSchema())
                .build();
        DynamoDbSink<ChangeEvent> sink = DynamoDbSink.<ChangeEvent>builder()
                .setTableName(parameters.getRequired("table"))
                .setDynamoDbProperties(parameters.getProperties())
                .setElementConverter(new ChangeEventElementConverter())
                .build();

        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "changes")
                .uid("changes")
                .sinkTo(sink)
                .uid("copy");
        env.execute("table-copy");
    }
    // end snippet
}
