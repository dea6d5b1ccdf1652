/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class InvalidItemTests {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void descriptionNamesTableKeysAttributesAndReasonButNoValue() {
        InvalidItem item = put("it is too large");
        assertThat(item.describe())
                .contains("PUT to table 'orders'", "it is too large", "[id]", "[id, total]", "37 bytes")
                .doesNotContain("secret");
        assertThat(item).hasToString(item.describe());
    }

    @Test
    void keysThatAreNotKnownAreSaidToBeSo() {
        assertThat(new InvalidItem("orders", put("").request(), List.of(), 37, "", 0, NOW).describe())
                .contains("Key attributes of the table: not known");
    }

    @Test
    void jsonOfAPutHoldsAllThatIsNeededToWriteItLater() {
        assertThat(put("it says \"no\"").toJson())
                .isEqualTo("{\"failedAt\":\"2026-01-31T12:00:00Z\",\"table\":\"orders\","
                        + "\"reason\":\"it says \\\"no\\\"\",\"attempts\":2,\"size\":37,\"keyNames\":[\"id\"],"
                        + "\"request\":{\"Put\":{\"TableName\":\"orders\",\"Item\":"
                        + "{\"total\":{\"N\":\"1\"},\"id\":{\"S\":\"secret\"}}}}}");
    }

    @Test
    void jsonOfADeleteHoldsTheKey() {
        DynamoDbWriteRequest delete = DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.DELETE)
                .setItem(Map.of("id", AttributeValue.fromS("a")))
                .build();
        assertThat(new InvalidItem("orders", delete, List.of("id"), 3, "no", 0, NOW).toJson())
                .endsWith("\"request\":{\"Delete\":{\"TableName\":\"orders\",\"Key\":{\"id\":{\"S\":\"a\"}}}}}");
    }

    @Test
    void jsonOfAConditionalUpdateHoldsItsExpressions() {
        DynamoDbWriteRequest update = DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.UPDATE)
                .setItem(Map.of("id", AttributeValue.fromS("a")))
                .setUpdateExpression("SET #s = :s")
                .setConditionExpression("attribute_exists(id)")
                .setExpressionAttributeNames(Map.of("#s", "state"))
                .setExpressionAttributeValues(Map.of(":s", AttributeValue.fromS("secret")))
                .build();
        InvalidItem item = new InvalidItem("orders", update, List.of("id"), 3, "no", 1, NOW);
        assertThat(item.toJson())
                .endsWith("\"request\":{\"Update\":{\"TableName\":\"orders\",\"Key\":{\"id\":{\"S\":\"a\"}},"
                        + "\"UpdateExpression\":\"SET #s = :s\",\"ConditionExpression\":\"attribute_exists(id)\","
                        + "\"ExpressionAttributeNames\":{\"#s\":\"state\"},"
                        + "\"ExpressionAttributeValues\":{\":s\":{\"S\":\"secret\"}}}}}");
        assertThat(item.describe()).startsWith("A conditional UPDATE").doesNotContain("secret", ":s");
    }

    private static InvalidItem put(String reason) {
        DynamoDbWriteRequest request = DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setItem(Map.of("id", AttributeValue.fromS("secret"), "total", AttributeValue.fromN("1")))
                .build();
        return new InvalidItem("orders", request, List.of("id"), 37, reason, 2, NOW);
    }
}
