/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ExpressionCheckTests {

    @Test
    void requestWithoutExpressionsHasNothingBesideItsItem() throws Exception {
        DynamoDbWriteRequest put =
                update().setType(DynamoDbWriteRequestType.PUT).build();
        assertThat(ExpressionCheck.sizeOf(put)).isZero();
    }

    @Test
    void sizeCountsExpressionsNamesAndValues() throws Exception {
        DynamoDbWriteRequest request = update().setUpdateExpression("SET #s = :s")
                .setConditionExpression("#s <> :s")
                .setExpressionAttributeNames(Map.of("#s", "state"))
                .setExpressionAttributeValues(Map.of(":s", AttributeValue.fromS("abc")))
                .build();
        assertThat(ExpressionCheck.sizeOf(request)).isEqualTo(11 + 8 + (2 + 5) + (2 + 3));
    }

    @Test
    void longExpressionIsRefusedAndNotQuoted() throws Exception {
        String longest = "SET v = secret" + " ".repeat(ExpressionCheck.LONGEST_EXPRESSION - 14);
        assertThat(ExpressionCheck.sizeOf(update().setUpdateExpression(longest).build()))
                .isEqualTo(4096);
        assertRefused(
                update().setUpdateExpression(longest + " "), "the update expression has 4097 bytes", "4096 bytes");
        assertRefused(update().setConditionExpression(longest + " "), "the condition expression has 4097 bytes");
    }

    @Test
    void placeholdersHaveALength() throws Exception {
        AttributeValue value = AttributeValue.fromS("secret");
        String longest = ":" + "v".repeat(254);
        assertThat(ExpressionCheck.sizeOf(update().setUpdateExpression("x")
                        .setExpressionAttributeValues(Map.of(longest, value))
                        .build()))
                .isEqualTo(1 + 255 + 6);
        assertRefused(
                update().setUpdateExpression("x").setExpressionAttributeValues(Map.of(longest + "v", value)),
                "has 256 characters; DynamoDB takes 1 to 255");
        assertRefused(
                update().setUpdateExpression("x").setExpressionAttributeNames(Map.of("", "name")), "has 0 characters");
        assertRefused(
                update().setUpdateExpression("x").setExpressionAttributeNames(Map.of("#n", "")),
                "the placeholder '#n' stands for an empty name");
    }

    @Test
    void valuesAreCheckedLikeThoseOfItems() {
        assertRefused(
                update().setUpdateExpression("x")
                        .setExpressionAttributeValues(Map.of(":v", AttributeValue.fromN("secret"))),
                "the attribute ':v' has the type N, but is not a number");
    }

    private static void assertRefused(DynamoDbWriteRequest.Builder request, String... parts) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> ExpressionCheck.sizeOf(request.build()))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("secret"));
    }

    private static DynamoDbWriteRequest.Builder update() {
        return DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.UPDATE)
                .setItem(Map.of("id", AttributeValue.fromS("a")));
    }
}
