/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
    void textsAndNamesCountTheirUtf8Bytes(String text) throws Exception {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        assertThat(ItemSize.of(Map.of("x", AttributeValue.fromS(text)))).isEqualTo(1 + bytes);
        assertThat(ItemSize.of(Map.of(text + "n", AttributeValue.fromBool(true))))
                .isEqualTo(bytes + 2);
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
    void numbersCountTheirSignificantDigits(String number, int size) throws Exception {
        assertThat(value(AttributeValue.fromN(number))).isEqualTo(size);
    }

    @Test
    void binariesCountTheirBytes() throws Exception {
        assertThat(value(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[7]))))
                .isEqualTo(7);
    }

    @Test
    void nullAndBooleanCountOneByte() throws Exception {
        assertThat(value(AttributeValue.fromNul(true))).isEqualTo(1);
        assertThat(value(AttributeValue.fromBool(false))).isEqualTo(1);
    }

    @Test
    void setsCountTheirElements() throws Exception {
        assertThat(value(AttributeValue.fromSs(List.of("ab", "c")))).isEqualTo(3);
        assertThat(value(AttributeValue.fromNs(List.of("1", "123")))).isEqualTo(5);
        assertThat(value(AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("abc")))))
                .isEqualTo(3);
    }

    @Test
    void listsAndMapsCountThreeBytesAndOneForEachElement() throws Exception {
        assertThat(value(AttributeValue.fromL(List.of()))).isEqualTo(3);
        assertThat(value(AttributeValue.fromL(List.of(AttributeValue.fromS("ab"), AttributeValue.fromNul(true)))))
                .isEqualTo(3 + 2 + 2 + 1);
        assertThat(value(AttributeValue.fromM(Map.of("k", AttributeValue.fromM(Map.of())))))
                .isEqualTo(3 + 1 + 1 + 3);
    }

    @Test
    void valuesThatDynamoDbHasNoPlaceForAreRefused() {
        assertRefused(AttributeValue.builder().build(), "'x' has no value");
        assertRefused(AttributeValue.builder().s("secret").n("1").build(), "'x' has values of several types at once");
        assertRefused(AttributeValue.fromNul(false), "'x' has the type NULL and the value false");
        assertRefused(AttributeValue.fromN("NaN"), "'x' has the type N, but is not a number");
        assertRefused(AttributeValue.fromSs(List.of()), "'x' is an empty set");
        assertRefused(AttributeValue.fromNs(List.of()), "'x' is an empty set");
        assertRefused(AttributeValue.fromBs(List.of()), "'x' is an empty set");
        assertRefused(AttributeValue.fromSs(List.of("secret", "secret")), "'x' is a set that holds an element twice");
        assertRefused(AttributeValue.fromNs(List.of("1", "1.0")), "'x' is a set that holds an element twice");
        assertRefused(AttributeValue.fromNs(List.of("0", "-0e9999999999999")), "holds an element twice");
        assertRefused(
                AttributeValue.fromBs(List.of(SdkBytes.fromUtf8String("a"), SdkBytes.fromUtf8String("a"))),
                "'x' is a set that holds an element twice");
        for (AttributeValue set : List.of(
                AttributeValue.fromSs(Collections.singletonList(null)),
                AttributeValue.fromNs(Collections.singletonList(null)),
                AttributeValue.fromBs(Collections.singletonList(null)))) {
            assertRefused(set, "'x' has an element that is null");
        }
    }

    @Test
    void attributesThatAreNullOrHaveNoProperNameAreRefused() {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> ItemSize.of(Collections.singletonMap("x", null)))
                .withMessageContaining("'x' is null");
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> ItemSize.of(Map.of("", AttributeValue.fromS("secret"))))
                .withMessage("the attribute '' has an empty name");
        String tooLong = "ä".repeat(ItemSize.LONGEST_NAME / 2 + 1);
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> ItemSize.of(Map.of(tooLong, AttributeValue.fromS("secret"))))
                .withMessageContaining("has a name of 65538 bytes")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void messageNamesThePathToTheValue() {
        AttributeValue prices = AttributeValue.fromL(List.of(AttributeValue.fromN("NaN")));
        AttributeValue lines = AttributeValue.fromL(
                List.of(AttributeValue.fromS("secret"), AttributeValue.fromM(Map.of("price", prices))));
        assertRefused(
                AttributeValue.fromM(Map.of("lines", lines)), "the attribute 'x.lines[1].price[0]' has the type N");
    }

    @Test
    void nestingEndsAtTheLimit() throws Exception {
        AttributeValue maps = AttributeValue.fromS("secret");
        AttributeValue lists = AttributeValue.fromL(List.of());
        for (int depth = 1; depth <= ItemSize.DEEPEST_NESTING; depth++) {
            maps = AttributeValue.fromM(Map.of("k", maps));
            lists = depth == 1 ? lists : AttributeValue.fromL(List.of(lists));
        }
        assertThat(value(maps)).isPositive();
        assertThat(value(lists)).isPositive();
        assertRefused(AttributeValue.fromM(Map.of("k", maps)), "is nested deeper than DynamoDB's limit of 32 levels");
        assertRefused(AttributeValue.fromL(List.of(lists)), "is nested deeper than DynamoDB's limit of 32 levels");
    }

    private static void assertRefused(AttributeValue value, String... parts) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> value(value))
                .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("secret"));
    }

    private static int value(AttributeValue value) throws InvalidValueException {
        return ItemSize.of(Map.of("x", value)) - 1;
    }
}
