/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class WriteVersionTests {

    @ParameterizedTest
    @CsvSource({"9, 10", "1.0, 1.5", "-2, -1", "9e2, 1e3"})
    void numbersCompareByValue(String lower, String higher) {
        assertHigher(AttributeValue.fromN(lower), AttributeValue.fromN(higher));
    }

    @ParameterizedTest
    @CsvSource({"10, 9", "a, b", "a, aa", "Z, a"})
    void textsCompareByTheirBytes(String lower, String higher) {
        assertHigher(AttributeValue.fromS(lower), AttributeValue.fromS(higher));
    }

    @Test
    void textsCompareAsDynamoDbDoesBeyondTheBasicPlane() {
        assertHigher(AttributeValue.fromS("\uFFFD"), AttributeValue.fromS("\uD83D\uDE00"));
    }

    @Test
    void equalVersionsAreNotHigher() {
        WriteVersion one = WriteVersion.of(AttributeValue.fromN("1"));
        assertThat(one.isHigherThan(WriteVersion.of(AttributeValue.fromN("1.0"))))
                .isFalse();
    }

    @Test
    void textAndNumberAreNotComparable() {
        WriteVersion text = WriteVersion.of(AttributeValue.fromS("2"));
        WriteVersion number = WriteVersion.of(AttributeValue.fromN("1"));
        assertThat(text.isComparableTo(number)).isFalse();
        assertThat(text.isHigherThan(number)).isFalse();
        assertThat(number.isHigherThan(text)).isFalse();
    }

    @Test
    void onlyTextsAndNumbersAreVersions() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WriteVersion.of(AttributeValue.fromBool(true)))
                .withMessageContaining("BOOL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WriteVersion.of(AttributeValue.fromN("secret")))
                .withMessageContaining("not a number")
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    private static void assertHigher(AttributeValue lower, AttributeValue higher) {
        WriteVersion low = WriteVersion.of(lower);
        WriteVersion high = WriteVersion.of(higher);
        assertThat(high.isHigherThan(low)).isTrue();
        assertThat(low.isHigherThan(high)).isFalse();
        assertThat(low.isComparableTo(high)).isTrue();
    }
}
