/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemSizeTests {

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ä", "€", "\uD83D\uDE00", "mixed ä€\uD83D\uDE00 text"})
    void textsAndNamesCountTheirUtf8Bytes(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        assertThat(ItemSize.of(Map.of("x", AttributeValue.fromS(text)))).isEqualTo(1 + bytes);
        assertThat(ItemSize.of(Map.of(text, AttributeValue.fromBool(true)))).isEqualTo(bytes + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 2",
        "12, 2",
        "123, 3",
        "-123, 3",
        "1000, 2",
        "0.0012, 2",
        "1.5e10, 2",
        "00100, 2",
        "10.01, 3"
    })
    void numbersCountTheirSignificantDigits(String number, int size) {
        assertThat(value(AttributeValue.fromN(number))).isEqualTo(size);
    }

    @Test
    void binariesCountTheirBytes() {
        assertThat(value(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[7]))))
                .isEqualTo(7);
    }

    @Test
    void nullAndBooleanCountOneByte() {
        assertThat(value(AttributeValue.fromNul(true))).isEqualTo(1);
        assertThat(value(AttributeValue.fromBool(false))).isEqualTo(1);
    }

    @Test
    void setsCountTheirElements() {
        assertThat(value(AttributeValue.fromSs(List.of("ab", "c")))).isEqualTo(3);
        assertThat(value(AttributeValue.fromNs(List.of("1", "123")))).isEqualTo(5);
        assertThat(value(AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("abc")))))
                .isEqualTo(3);
    }

    @Test
    void listsAndMapsCountThreeBytesAndOneForEachElement() {
        assertThat(value(AttributeValue.fromL(List.of()))).isEqualTo(3);
        assertThat(value(AttributeValue.fromL(List.of(AttributeValue.fromS("ab"), AttributeValue.fromNul(true)))))
                .isEqualTo(3 + 2 + 2 + 1);
        assertThat(value(AttributeValue.fromM(Map.of("k", AttributeValue.fromM(Map.of())))))
                .isEqualTo(3 + 1 + 1 + 3);
    }

    @Test
    void attributeWithoutValueIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> value(
                        AttributeValue.fromL(List.of(AttributeValue.builder().build()))))
                .withMessageContaining("'x' has no value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ItemSize.of(Collections.singletonMap("x", null)))
                .withMessageContaining("'x' is null");
        for (AttributeValue set : List.of(
                AttributeValue.fromSs(Collections.singletonList(null)),
                AttributeValue.fromNs(Collections.singletonList(null)),
                AttributeValue.fromBs(Collections.singletonList(null)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> value(set))
                    .withMessageContaining("'x' has an element that is null");
        }
    }

    private static int value(AttributeValue value) {
        return ItemSize.of(Map.of("x", value)) - 1;
    }
}
