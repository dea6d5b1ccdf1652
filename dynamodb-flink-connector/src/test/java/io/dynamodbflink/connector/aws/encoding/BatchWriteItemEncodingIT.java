/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.aws.AWSConfigConstants;
import io.dynamodbflink.connector.aws.AwsClientFactory;
import io.dynamodbflink.test.DynamoDbLocalServer;
import io.dynamodbflink.test.TableDefinition;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Clients as the sink has them, with and without the encoder, in front of DynamoDB Local. */
class BatchWriteItemEncodingIT {

    private static final Map<String, AttributeValue> ITEM = Map.ofEntries(
            Map.entry("id", AttributeValue.fromS("größe \"1\" \\ / 😀 \n\u2028")),
            Map.entry("価格", AttributeValue.fromN("-0.00000000015")),
            Map.entry("n", AttributeValue.fromN("12345678901234567890123456789012345678")),
            Map.entry("b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, 1, -1, 62, -64}))),
            Map.entry("texts", AttributeValue.fromSs(List.of("a", "ä"))),
            Map.entry("numbers", AttributeValue.fromNs(List.of("1.5"))),
            Map.entry("binaries", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("x")))),
            Map.entry("nothing", AttributeValue.fromNul(true)),
            Map.entry(
                    "list",
                    AttributeValue.fromL(List.of(
                            AttributeValue.fromM(Map.of("é", AttributeValue.fromBool(false))),
                            AttributeValue.fromL(List.of())))),
            Map.entry("empty", AttributeValue.fromM(Map.of())),
            Map.entry("long", AttributeValue.fromS("ü".repeat(100_000))));

    @ParameterizedTest
    @ValueSource(strings = {"true", "false"})
    void itemsOfEveryTypeAreWrittenAndDeleted(String fastEncoding) {
        try (DynamoDbLocalServer server = DynamoDbLocalServer.start();
                DynamoDbAsyncClient client = client(server, fastEncoding)) {
            server.tables().create(TableDefinition.of("orders", "id"));
            server.tables().create(TableDefinition.of("others", "id"));
            Map<String, AttributeValue> key = Map.of("id", ITEM.get("id"));
            WriteRequest put =
                    WriteRequest.builder().putRequest(p -> p.item(ITEM)).build();
            WriteRequest delete =
                    WriteRequest.builder().deleteRequest(d -> d.key(key)).build();

            BatchWriteItemResponse written = write(client, Map.of("orders", List.of(put), "others", List.of(put)));

            assertThat(written.hasUnprocessedItems()
                            && !written.unprocessedItems().isEmpty())
                    .isFalse();
            assertThat(written.consumedCapacity()).hasSize(2);
            assertThat(server.tables().items("orders")).containsExactly(ITEM);
            assertThat(server.tables().items("others")).containsExactly(ITEM);

            write(client, Map.of("others", List.of(delete)));

            assertThat(server.tables().items("orders")).containsExactly(ITEM);
            assertThat(server.tables().items("others")).isEmpty();
        }
    }

    private static BatchWriteItemResponse write(DynamoDbAsyncClient client, Map<String, List<WriteRequest>> items) {
        return client.batchWriteItem(
                        request -> request.requestItems(items).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                .join();
    }

    private static DynamoDbAsyncClient client(DynamoDbLocalServer server, String fastEncoding) {
        Properties properties = new Properties();
        properties.setProperty(AWSConfigConstants.AWS_REGION, server.region().id());
        properties.setProperty(
                AWSConfigConstants.AWS_ENDPOINT, server.endpoint().toString());
        properties.setProperty(AWSConfigConstants.AWS_DYNAMODB_CLIENT_FAST_ENCODING, fastEncoding);
        return AwsClientFactory.of(properties)
                .withCredentials(server.credentialsProvider())
                .dynamoDbClient();
    }
}
