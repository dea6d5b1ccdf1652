/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.sink.DynamoDbSink;
import io.dynamodbflink.connector.sink.DynamoDbSinkBuilder;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The shape of the job graph around the sink. */
class KeyPartitioningTests {

    private final StreamExecutionEnvironment env = new StreamExecutionEnvironment(new Configuration());

    @Test
    void routingIsChainedToTheInputWhateverTheSinksParallelism() {
        write(numbers("numbers", 2), sink(), 5);
        assertThat(vertices()).containsExactlyInAnyOrder("numbers -> By key x2", "Writer x5");
    }

    @Test
    void eachInputOfAUnionIsRoutedOnItsOwn() {
        write(numbers("twos", 2).union(numbers("threes", 3)), sink(), 4);
        assertThat(vertices()).containsExactlyInAnyOrder("twos -> By key x2", "threes -> By key (2) x3", "Writer x4");
    }

    @Test
    void inputThatTheJobHasPartitionedIsRoutedWithTheSinksParallelism() {
        write(numbers("numbers", 2).keyBy(number -> number % 7, Types.LONG), sink(), 3);
        assertThat(vertices()).containsExactlyInAnyOrder("numbers x2", "By key x3", "Writer x3");
    }

    @Test
    void withoutPartitioningThereIsNothingBeforeTheWriter() {
        write(numbers("numbers", 2), sink().setPartitionByPrimaryKey(false), 2);
        assertThat(vertices()).containsExactlyInAnyOrder("numbers -> Writer x2");
    }

    @Test
    void parallelismOfTheEnvironmentIsTheSinksOnly() {
        env.setParallelism(6);
        numbers("numbers", 1).sinkTo(sink().build()).uid("sink");
        assertThat(vertices()).containsExactlyInAnyOrder("numbers -> By key x1", "Writer x6");
    }

    private DataStream<Long> numbers(String name, int parallelism) {
        return env.fromSequence(1, 10).name(name).setParallelism(parallelism);
    }

    private static void write(DataStream<Long> numbers, DynamoDbSinkBuilder<Long> sink, int parallelism) {
        numbers.sinkTo(sink.build()).uid("sink").setParallelism(parallelism);
    }

    private static DynamoDbSinkBuilder<Long> sink() {
        Properties properties = new Properties();
        properties.put(AWSConfigConstants.AWS_REGION, "eu-west-1");
        return DynamoDbSink.<Long>builder()
                .setDynamoDbProperties(properties)
                .setTableName("numbers")
                .setElementConverter((number, context) -> DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .setItem(Map.of("id", AttributeValue.fromN("" + number)))
                        .build());
    }

    /** Operators that run in one task, and how many of it. */
    private List<String> vertices() {
        return StreamSupport.stream(
                        env.getStreamGraph().getJobGraph().getVertices().spliterator(), false)
                .map(KeyPartitioningTests::describe)
                .toList();
    }

    private static String describe(JobVertex vertex) {
        return vertex.getName().replaceAll("(Source|Sink): ", "") + " x" + vertex.getParallelism();
    }
}
