/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.dynamodbflink.connector.sink.ordering.KeyGroups;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoDbWriterStateSerializerTests {

    private final DynamoDbWriterStateSerializer serializer = new DynamoDbWriterStateSerializer();

    @Test
    void stateOfEveryAttributeTypeSurvives() throws Exception {
        DynamoDbWriterState state = state(List.of(
                request(
                        DynamoDbWriteRequestType.PUT,
                        Map.of(
                                "s", AttributeValue.fromS("täxt \uD83D\uDE00"),
                                "empty", AttributeValue.fromS(""),
                                "n", AttributeValue.fromN("-12345678901234567890.123"),
                                "b", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 127})),
                                "ss", AttributeValue.fromSs(List.of("a", "b")),
                                "ns", AttributeValue.fromNs(List.of("1", "2.50")),
                                "bs", AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("x"))),
                                "bool", AttributeValue.fromBool(true),
                                "nul", AttributeValue.fromNul(true),
                                "nested",
                                        AttributeValue.fromM(Map.of(
                                                "l",
                                                AttributeValue.fromL(List.of(
                                                        AttributeValue.fromM(Map.of()),
                                                        AttributeValue.fromL(List.of()),
                                                        AttributeValue.fromN("1"))))))),
                request(DynamoDbWriteRequestType.DELETE, Map.of("id", AttributeValue.fromS("a")))));
        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
                .isEqualTo(state);
    }

    @Test
    void emptyStateSurvives() throws Exception {
        DynamoDbWriterState state = state(List.of());
        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
                .isEqualTo(state);
    }

    @Test
    void largestItemSurvives() throws Exception {
        DynamoDbWriterState state = state(List.of(request(
                DynamoDbWriteRequestType.PUT,
                Map.of("id", AttributeValue.fromS("a"), "v", AttributeValue.fromS("x".repeat(400 * 1024))))));
        assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(state)))
                .isEqualTo(state);
    }

    /** Written by the first release: must stay readable for ever. */
    @Test
    void stateOfVersionOneIsRead() throws Exception {
        byte[] written = HexFormat.of().parseHex("00000002" + "00" + "0101026964040161" + "01" + "010102696405023137");
        assertThat(serializer.deserialize(1, written))
                .isEqualTo(state(List.of(
                        request(DynamoDbWriteRequestType.PUT, Map.of("id", AttributeValue.fromS("a"))),
                        request(DynamoDbWriteRequestType.DELETE, Map.of("id", AttributeValue.fromN("17"))))));
    }

    /** Written by the second format: must stay readable for ever. */
    @Test
    void stateOfVersionTwoIsReadAndWritten() throws Exception {
        byte[] written = HexFormat.of()
                .parseHex("00000011" + "00000002" + "0000" + "0101026964040161" + "0101" + "010102696405023137"
                        + "0761726368697665");
        DynamoDbWriterState state = new DynamoDbWriterState(
                17,
                List.of(
                        request(DynamoDbWriteRequestType.PUT, Map.of("id", AttributeValue.fromS("a"))),
                        DynamoDbWriteRequest.builder()
                                .setType(DynamoDbWriteRequestType.DELETE)
                                .setItem(Map.of("id", AttributeValue.fromN("17")))
                                .setTableName("archive")
                                .build()));
        assertThat(serializer.deserialize(2, written)).isEqualTo(state);
        assertThat(serializer.serialize(state)).isEqualTo(written);
        assertThat(serializer.getVersion()).isEqualTo(2);
    }

    @Test
    void damagedStateIsRefused() throws Exception {
        byte[] written = serializer.serialize(
                state(List.of(request(DynamoDbWriteRequestType.DELETE, Map.of("id", AttributeValue.fromS("a"))))));
        assertThatIOException().isThrownBy(() -> serializer.deserialize(2, Arrays.copyOf(written, written.length - 1)));
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, Arrays.copyOf(written, written.length + 1)))
                .withMessageContaining("1 byte");
        written[8] = 9;
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(2, written))
                .withMessageContaining("code 9");
    }

    @Test
    void stateOfAnUnknownVersionIsRefused() {
        assertThatIOException()
                .isThrownBy(() -> serializer.deserialize(3, new byte[0]))
                .withMessageContaining("version 3");
    }

    @Test
    void toStringShowsNoValues() {
        assertThat(state(List.of(
                                request(DynamoDbWriteRequestType.DELETE, Map.of("id", AttributeValue.fromS("secret")))))
                        .toString())
                .doesNotContain("secret")
                .contains("1 writes");
    }

    private static DynamoDbWriterState state(List<DynamoDbWriteRequest> requests) {
        return new DynamoDbWriterState(KeyGroups.NONE, requests);
    }

    private static DynamoDbWriteRequest request(DynamoDbWriteRequestType type, Map<String, AttributeValue> item) {
        return DynamoDbWriteRequest.builder().setType(type).setItem(item).build();
    }
}
