/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbWriteRequestTests {

    private final Map<String, AttributeValue> item = new HashMap<>(Map.of(
            "s", AttributeValue.fromS("secret"),
            "n", AttributeValue.fromN("1.50"),
            "b", AttributeValue.fromB(SdkBytes.fromUtf8String("b")),
            "l", AttributeValue.fromL(List.of(AttributeValue.fromNul(true), AttributeValue.fromBool(false))),
            "m", AttributeValue.fromM(Map.of("ss", AttributeValue.fromSs(List.of("x"))))));

    @Test
    void requestSurvivesSerialisation() throws Exception {
        DynamoDbWriteRequest request = put();

        DynamoDbWriteRequest copy = InstantiationUtil.clone(request);

        assertThat(copy).isEqualTo(request).hasSameHashCodeAs(request);
        assertThat(copy.getItem().get("m").type()).isEqualTo(AttributeValue.Type.M);
    }

    @Test
    void laterChangesOfTheItemHaveNoEffect() {
        DynamoDbWriteRequest request = put();
        item.clear();

        assertThat(request.getItem()).hasSize(5).isUnmodifiable();
    }

    @Test
    void textNamesAttributesAndShowsNoValue() {
        assertThat(put().toString()).contains("PUT", "s", "n").doesNotContain("secret");
    }

    @Test
    void missingPartsAreNamed() {
        assertThatNullPointerException()
                .isThrownBy(() -> DynamoDbWriteRequest.builder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .build())
                .withMessageContaining("setItem");
        assertThatNullPointerException()
                .isThrownBy(() -> DynamoDbWriteRequest.builder().setItem(item).build())
                .withMessageContaining("setType");
    }

    @Test
    void everyPartOfAConditionalUpdateSurvivesSerialisation() throws Exception {
        DynamoDbWriteRequest request = update();

        assertThat(InstantiationUtil.clone(request)).isEqualTo(request).hasSameHashCodeAs(request);
    }

    @Test
    void everyPartCountsForEquality() {
        DynamoDbWriteRequest request = update();

        assertThat(request.toBuilder().build()).isEqualTo(request);
        assertThat(List.of(
                        request.toBuilder().setItem(Map.of()).build(),
                        request.toBuilder().setTableName("others").build(),
                        request.toBuilder().setUpdateExpression("SET x = :v").build(),
                        request.toBuilder()
                                .setConditionExpression("attribute_exists(#a)")
                                .build(),
                        request.toBuilder()
                                .setExpressionAttributeNames(Map.of("#a", "b"))
                                .build(),
                        request.toBuilder()
                                .setExpressionAttributeValues(Map.of())
                                .build(),
                        put()))
                .doesNotContain(request)
                .doesNotHaveDuplicates();
    }

    @Test
    void textShowsTableAndConditionButNeitherExpressionsNorValues() {
        assertThat(update().toString())
                .contains("conditional UPDATE", "'orders'", "id")
                .doesNotContain("secret", ":v");
    }

    @Test
    void updateWithoutExpressionIsAllowedBecauseItMakesTheItem() {
        assertThat(DynamoDbWriteRequest.builder()
                        .setItem(item)
                        .setType(DynamoDbWriteRequestType.UPDATE)
                        .build()
                        .getUpdateExpression())
                .isNull();
    }

    @Test
    void onlyAnUpdateHasAnUpdateExpression() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> update().toBuilder()
                        .setType(DynamoDbWriteRequestType.PUT)
                        .build())
                .withMessageContaining("PUT")
                .withMessageContaining("setType(UPDATE)");
    }

    @Test
    void placeholdersWithoutExpressionAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> put().toBuilder()
                        .setExpressionAttributeNames(Map.of("#a", "a"))
                        .build())
                .withMessageContaining("placeholders")
                .withMessageContaining("setConditionExpression");
    }

    @Test
    void blankExpressionIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamoDbWriteRequest.builder().setUpdateExpression(" "))
                .withMessageContaining("setUpdateExpression");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DynamoDbWriteRequest.builder().setConditionExpression(""))
                .withMessageContaining("setConditionExpression");
    }

    private static DynamoDbWriteRequest update() {
        return DynamoDbWriteRequest.builder()
                .setItem(Map.of("id", AttributeValue.fromS("secret")))
                .setType(DynamoDbWriteRequestType.UPDATE)
                .setTableName("orders")
                .setUpdateExpression("SET #a = :v")
                .setConditionExpression("attribute_not_exists(#a)")
                .setExpressionAttributeNames(Map.of("#a", "a"))
                .setExpressionAttributeValues(Map.of(":v", AttributeValue.fromS("secret")))
                .build();
    }

    private DynamoDbWriteRequest put() {
        return DynamoDbWriteRequest.builder()
                .setItem(item)
                .setType(DynamoDbWriteRequestType.PUT)
                .build();
    }
}
