/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class WriteRequestCodecTests {

    private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("a"));

    static List<DynamoDbWriteRequest> requests() {
        DynamoDbWriteRequest put = DynamoDbWriteRequest.builder()
                .setItem(Map.of("id", AttributeValue.fromS("a"), "n", AttributeValue.fromN("1.50")))
                .setType(DynamoDbWriteRequestType.PUT)
                .build();
        DynamoDbWriteRequest delete = DynamoDbWriteRequest.builder()
                .setItem(KEY)
                .setType(DynamoDbWriteRequestType.DELETE)
                .build();
        return List.of(
                put,
                delete,
                put.toBuilder().setTableName("orders").build(),
                put.toBuilder()
                        .setConditionExpression("attribute_not_exists(id)")
                        .build(),
                delete.toBuilder()
                        .setConditionExpression("#n < :n")
                        .setExpressionAttributeNames(Map.of("#n", "n"))
                        .setExpressionAttributeValues(Map.of(":n", AttributeValue.fromN("2")))
                        .build(),
                delete.toBuilder().setType(DynamoDbWriteRequestType.UPDATE).build(),
                fullUpdate());
    }

    private static DynamoDbWriteRequest fullUpdate() {
        return DynamoDbWriteRequest.builder()
                .setItem(KEY)
                .setType(DynamoDbWriteRequestType.UPDATE)
                .setTableName("t")
                .setUpdateExpression("u")
                .setConditionExpression("c")
                .setExpressionAttributeNames(Map.of("#n", "n"))
                .setExpressionAttributeValues(Map.of(":v", AttributeValue.fromS("v")))
                .build();
    }

    @ParameterizedTest
    @MethodSource("requests")
    void requestSurvives(DynamoDbWriteRequest request) throws Exception {
        assertThat(WriteRequestCodec.decode(WriteRequestCodec.encode(request))).isEqualTo(request);
    }

    /** In checkpoints: must stay readable for ever. */
    @Test
    void formatDoesNotChange() throws Exception {
        byte[] written = HexFormat.of()
                .parseHex("02" + "1f" + "0101026964040161" + "0174" + "0175" + "0163" + "010102236e04016e"
                        + "0101023a76040176");
        assertThat(WriteRequestCodec.encode(fullUpdate())).isEqualTo(written);
        assertThat(WriteRequestCodec.decode(written)).isEqualTo(fullUpdate());
    }

    @Test
    void damagedRequestIsRefused() {
        byte[] written = WriteRequestCodec.encode(fullUpdate());
        assertThatIOException().isThrownBy(() -> WriteRequestCodec.decode(Arrays.copyOf(written, written.length - 1)));
        assertThatIOException()
                .isThrownBy(() -> WriteRequestCodec.decode(Arrays.copyOf(written, written.length + 1)))
                .withMessageContaining("1 byte");
        assertThatIOException()
                .isThrownBy(() -> WriteRequestCodec.decode(with(written, 0, 9)))
                .withMessageContaining("code 9");
        assertThatIOException()
                .isThrownBy(() -> WriteRequestCodec.decode(with(written, 1, 0x20)))
                .withMessageContaining("later version");
        assertThatIOException()
                .as("a PUT with an update expression")
                .isThrownBy(() -> WriteRequestCodec.decode(with(written, 0, 0)))
                .withMessageContaining("damaged");
    }

    private static byte[] with(byte[] bytes, int index, int value) {
        byte[] changed = bytes.clone();
        changed[index] = (byte) value;
        return changed;
    }
}
