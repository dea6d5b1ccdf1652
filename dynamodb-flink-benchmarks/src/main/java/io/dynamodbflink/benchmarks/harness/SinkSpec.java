/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.sink.DynamoDbSinkBuilder;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.time.Duration;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A job that writes items to a table: Flink's source of numbers, and a sink whose converter makes the items of them.
 * What is not said here is as the connector and Flink have it by default.
 *
 * @param table to write to
 * @param work to do
 * @param parallelism of the job
 * @param checkpointInterval between two checkpoints; none are taken if null
 * @param options of the sink that are not the default
 */
public record SinkSpec(
        PreparedTable table,
        WriteWork work,
        int parallelism,
        @Nullable Duration checkpointInterval,
        UnaryOperator<DynamoDbSinkBuilder<Long>> options) {

    /** With the sink's defaults. */
    public static SinkSpec of(PreparedTable table, WriteWork work, int parallelism) {
        return new SinkSpec(table, work, parallelism, null, UnaryOperator.identity());
    }

    /** The same, with checkpoints. */
    public SinkSpec withCheckpoints(Duration interval) {
        return new SinkSpec(table, work, parallelism, interval, options);
    }

    /** The same, with another option of the sink. */
    public SinkSpec with(UnaryOperator<DynamoDbSinkBuilder<Long>> option) {
        return new SinkSpec(
                table, work, parallelism, checkpointInterval, builder -> option.apply(options.apply(builder)));
    }

    /** The same, with puts that apply only if the table has no higher version. */
    public SinkSpec guarded() {
        return with(sink -> sink.setVersionAttribute(WriteWork.VERSION));
    }

    void build(StreamExecutionEnvironment env) {
        env.fromSource(new NumberSequenceSource(0, work.items() - 1L), WatermarkStrategy.noWatermarks(), "numbers")
                .uid("numbers")
                .sinkTo(sink())
                .uid("table");
    }

    private DynamoDbSink<Long> sink() {
        Properties properties = new Properties();
        properties.setProperty(AWSConfigConstants.AWS_ENDPOINT, table.endpoint().toString());
        properties.setProperty(AWSConfigConstants.AWS_REGION, table.region());
        properties.setProperty(AWSConfigConstants.AWS_ACCESS_KEY_ID, PreparedStream.ACCESS_KEY);
        properties.setProperty(AWSConfigConstants.AWS_SECRET_ACCESS_KEY, PreparedStream.SECRET_KEY);
        return options.apply(DynamoDbSink.<Long>builder()
                        .setTableName(table.name())
                        .setDynamoDbProperties(properties)
                        .setElementConverter(new Puts(work)))
                .build();
    }

    private record Puts(WriteWork work) implements ElementConverter<Long, DynamoDbWriteRequest> {

        @Override
        public DynamoDbWriteRequest apply(Long number, SinkWriter.Context context) {
            return DynamoDbWriteRequest.builder()
                    .setType(DynamoDbWriteRequestType.PUT)
                    .setItem(work.item(number))
                    .build();
        }
    }
}
