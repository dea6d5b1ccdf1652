/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.aws.AwsClientFactory;
import io.dynamodbflink.connector.aws.AwsErrorKind;
import io.dynamodbflink.connector.aws.AwsErrors;
import io.dynamodbflink.test.TableDefinition;
import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import io.dynamodbflink.test.simulator.GeneratedRecords;
import io.dynamodbflink.test.simulator.SimulatedTable;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/** Clients as the source has them, with and without the decoder, against a service that answers well and badly. */
class GetRecordsDecodingIT {

    private DynamoDbStreamsSimulator simulator;
    private SimulatedTable table;
    private DynamoDbStreamsAsyncClient decoding;
    private DynamoDbStreamsAsyncClient plain;

    @BeforeEach
    void startSimulator() {
        simulator = DynamoDbStreamsSimulator.start();
        table = simulator.createTable(TableDefinition.of("orders", "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES));
        decoding = client("true");
        plain = client("false");
    }

    private DynamoDbStreamsAsyncClient client(String fastDecoding) {
        Properties properties = new Properties();
        properties.setProperty(AWSConfigConstants.AWS_REGION, simulator.region().id());
        properties.setProperty(
                AWSConfigConstants.AWS_ENDPOINT, simulator.endpoint().toString());
        properties.setProperty(AWSConfigConstants.AWS_DYNAMODB_STREAMS_CLIENT_FAST_DECODING, fastDecoding);
        return AwsClientFactory.of(properties)
                .withCredentials(simulator.credentialsProvider())
                .streamsClient();
    }

    @AfterEach
    void stop() {
        decoding.close();
        plain.close();
        simulator.close();
    }

    @Test
    void fullPagesAreTheSameWithAndWithoutTheDecoder() {
        table.stream().preload(GeneratedRecords.perShard(2_500));

        GetRecordsResponse page = get(decoding);

        assertThat(page.records()).hasSize(1_000);
        assertThat(Outcome.of(page).records()).isEqualTo(Outcome.of(get(plain)).records());
        assertThat(Outcome.of(page).details()).isEqualTo(Outcome.of(get(plain)).details());
        assertThat(page.sdkHttpResponse().firstMatchingHeader("Content-Length"))
                .hasValueSatisfying(length -> assertThat(Long.parseLong(length)).isGreaterThan(1_000_000));
    }

    @Test
    void changesOfEveryTypeAreTheSameWithAndWithoutTheDecoder() {
        Map<String, AttributeValue> item = Map.of(
                "id", AttributeValue.fromS("größe \"1\" \\ \uD83D\uDE00 \n"),
                "n", AttributeValue.fromN("-0.00000000015"),
                "b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, 1, -1})),
                "set", AttributeValue.fromSs(List.of("a", "ä")),
                "binaries", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("x"))),
                "nothing", AttributeValue.fromNul(true),
                "list",
                        AttributeValue.fromL(
                                List.of(AttributeValue.fromM(Map.of("価", AttributeValue.fromBool(false))))),
                "empty", AttributeValue.fromM(Map.of()));
        Map<String, AttributeValue> changed = new HashMap<>(item);
        changed.put("n", AttributeValue.fromN("7"));
        table.put(item);
        table.put(changed);
        table.delete(Map.of("id", item.get("id")));

        GetRecordsResponse page = get(decoding);

        assertThat(page.records()).hasSize(3);
        assertThat(page.records().get(0).dynamodb().newImage()).isEqualTo(item);
        assertThat(page.records().get(1).dynamodb().newImage()).isEqualTo(changed);
        assertThat(page.records().get(1).dynamodb().oldImage()).isEqualTo(item);
        assertThat(Outcome.of(page).details()).isEqualTo(Outcome.of(get(plain)).details());
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(Fault.wrongChecksum(), AwsErrorKind.TRANSIENT),
                Arguments.of(Fault.truncatedBody(), AwsErrorKind.TRANSIENT),
                Arguments.of(Fault.connectionReset(), AwsErrorKind.TRANSIENT),
                Arguments.of(Fault.internalServerError(), AwsErrorKind.TRANSIENT),
                Arguments.of(Fault.throttling(), AwsErrorKind.THROTTLED),
                Arguments.of(Fault.expiredIterator(), AwsErrorKind.EXPIRED_ITERATOR));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void faultIsTheErrorThatItIsWithoutTheDecoder(Fault fault, AwsErrorKind kind) {
        table.stream().preload(GeneratedRecords.perShard(10));
        String iterator = open(decoding);
        simulator.faults().on(Operation.GET_RECORDS).times(2).inject(fault);

        Throwable error = failure(decoding, iterator);
        Throwable errorOfTheSdk = failure(plain, iterator);

        assertThat(AwsErrors.classify(error)).isEqualTo(kind).isEqualTo(AwsErrors.classify(errorOfTheSdk));
        assertThat(AwsErrors.unwrap(error)).hasSameClassAs(AwsErrors.unwrap(errorOfTheSdk));
        assertThat(decoding.getRecords(request -> request.shardIterator(iterator))
                        .join()
                        .records())
                .hasSize(10);
    }

    private static Throwable failure(DynamoDbStreamsAsyncClient client, String iterator) {
        Throwable failure = client.getRecords(request -> request.shardIterator(iterator))
                .handle((page, error) -> error)
                .join();
        assertThat(failure).isNotNull();
        return failure;
    }

    private GetRecordsResponse get(DynamoDbStreamsAsyncClient client) {
        String iterator = open(client);
        return client.getRecords(request -> request.shardIterator(iterator)).join();
    }

    private String open(DynamoDbStreamsAsyncClient client) {
        return client.getShardIterator(
                        request -> request.streamArn(table.stream().arn())
                                .shardId(table.stream().shards().get(0).id())
                                .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .join()
                .shardIterator();
    }
}
