/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/** Real SDK clients over HTTP: data, streams, and the errors a connector must tell apart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DynamoDbLocalServerIT {

    private DynamoDbLocalServer server;
    private DynamoDbClient client;
    private DynamoDbStreamsClient streams;

    @BeforeAll
    void startServer() {
        server = DynamoDbLocalServer.start();
        client = DynamoDbClient.builder()
                .endpointOverride(server.endpoint())
                .region(server.region())
                .credentialsProvider(server.credentialsProvider())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
        streams = DynamoDbStreamsClient.builder()
                .endpointOverride(server.endpoint())
                .region(server.region())
                .credentialsProvider(server.credentialsProvider())
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    @AfterAll
    void stopServer() {
        client.close();
        streams.close();
        server.close();
    }

    @Test
    void writesOverHttpAreReadInTheProcessAndInTheStream() {
        String streamArn = new DynamoDbTables(client).createWithStream(table("round-trip"));

        client.putItem(request -> request.tableName("round-trip").item(item("a", "1")));

        assertThat(server.tables().items("round-trip")).containsExactly(item("a", "1"));
        assertThat(records(streamArn))
                .singleElement()
                .satisfies(record -> assertThat(record.dynamodb().newImage()).isEqualTo(item("a", "1")));
    }

    @Test
    void shardsRollOverBehindTheEndpoint() {
        String streamArn = server.tables().createWithStream(table("rolling"));

        server.database().triggerShardRollovers();

        var shards = streams.describeStream(request -> request.streamArn(streamArn))
                .streamDescription()
                .shards();
        assertThat(shards).hasSize(2);
        assertThat(shards.get(1).parentShardId()).isEqualTo(shards.get(0).shardId());
    }

    @Test
    void errorsReachTheClientAsTheirOwnTypes() {
        server.tables().create(table("errors"));
        client.putItem(request -> request.tableName("errors").item(item("a", "1")));

        assertThatExceptionOfType(ResourceNotFoundException.class)
                .isThrownBy(() -> client.describeTable(request -> request.tableName("absent")));
        assertThatExceptionOfType(ResourceInUseException.class)
                .isThrownBy(() -> server.tables().create(table("errors")));
        assertThatExceptionOfType(ConditionalCheckFailedException.class)
                .isThrownBy(() -> client.putItem(request -> request.tableName("errors")
                        .item(item("a", "2"))
                        .conditionExpression("attribute_not_exists(id)")));
        assertThatExceptionOfType(TransactionCanceledException.class)
                .isThrownBy(() -> client.transactWriteItems(request -> request.transactItems(TransactWriteItem.builder()
                        .put(put -> put.tableName("errors")
                                .item(item("a", "2"))
                                .conditionExpression("attribute_not_exists(id)"))
                        .build())))
                .satisfies(e -> assertThat(e.cancellationReasons())
                        .singleElement()
                        .satisfies(reason -> assertThat(reason.code()).isEqualTo("ConditionalCheckFailed")));
        assertThatExceptionOfType(DynamoDbException.class)
                .isThrownBy(() -> client.putItem(
                        request -> request.tableName("errors").item(Map.of("other", AttributeValue.fromS("no key")))))
                .satisfies(e -> {
                    assertThat(e.statusCode()).isEqualTo(400);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
                });
    }

    /** Repeated, as DynamoDB Local lets an iterator live that it made in the millisecond in which the stream ages. */
    @Test
    void everyIteratorHandedOutBeforeTheStreamAgesExpires() {
        String streamArn = server.tables().createWithStream(table("ageing"));

        for (int i = 0; i < 100; i++) {
            String iterator = iterator(streamArn);
            server.database().dilateEventTimes(Duration.ofMillis(1));

            assertThatExceptionOfType(ExpiredIteratorException.class)
                    .isThrownBy(() -> streams.getRecords(request -> request.shardIterator(iterator)));
        }
    }

    @Test
    void listensOnTheLoopbackInterfaceOnly() throws Exception {
        assertThat(InetAddress.getByName(server.endpoint().getHost()).isLoopbackAddress())
                .isTrue();
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .toList();
        for (InetAddress other : others) {
            try (Socket socket = new Socket()) {
                assertThatThrownBy(() -> socket.connect(
                                new InetSocketAddress(other, server.endpoint().getPort()), 1_000))
                        .isInstanceOf(java.io.IOException.class);
            }
        }
    }

    @Test
    void aTakenPortIsReportedWithItsNumber() {
        int port = server.endpoint().getPort();

        assertThatThrownBy(() -> DynamoDbLocalServer.start(port))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(String.valueOf(port));
    }

    private List<Record> records(String streamArn) {
        return streams.getRecords(request -> request.shardIterator(iterator(streamArn)))
                .records();
    }

    private String iterator(String streamArn) {
        String shardId = streams.describeStream(request -> request.streamArn(streamArn))
                .streamDescription()
                .shards()
                .get(0)
                .shardId();
        return streams.getShardIterator(request ->
                        request.streamArn(streamArn).shardId(shardId).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                .shardIterator();
    }

    private static TableDefinition table(String name) {
        return TableDefinition.of(name, "id").withStream(StreamViewType.NEW_AND_OLD_IMAGES);
    }

    private static Map<String, AttributeValue> item(String id, String value) {
        return Map.of("id", AttributeValue.fromS(id), "value", AttributeValue.fromS(value));
    }
}
