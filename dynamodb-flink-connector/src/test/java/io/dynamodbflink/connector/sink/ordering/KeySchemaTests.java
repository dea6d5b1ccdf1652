/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

class KeySchemaTests {

    private static final KeySchema ONE = KeySchema.ofNames(List.of("id"));
    private static final KeySchema TWO = KeySchema.ofNames(List.of("id", "sort"));

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.00", "+1", "1e0", "10E-1", "0.1e1", " 1 "})
    void equalNumbersAreOneKeyHoweverTheyAreWritten(String number) throws Exception {
        assertThat(number(number)).isEqualTo(number("1")).hasSameHashCodeAs(number("1"));
    }

    @Test
    void numbersAreComparedExactly() throws Exception {
        assertThat(number("0.1")).isNotEqualTo(number("0.10000000000000000000000000000000000001"));
        assertThat(number("12345678901234567890123456789012345678"))
                .isNotEqualTo(number("12345678901234567890123456789012345679"));
        assertThat(number("0")).isEqualTo(number("-0.00"));
        assertThat(number("100")).isEqualTo(number("1E+2"));
    }

    @Test
    void textNumberAndBytesOfTheSameLookAreDifferentKeys() throws Exception {
        WriteKey text = ONE.keyOf(Map.of("id", AttributeValue.fromS("1")));
        WriteKey bytes = ONE.keyOf(Map.of("id", AttributeValue.fromB(SdkBytes.fromUtf8String("1"))));
        assertThat(text).isNotEqualTo(number("1")).isNotEqualTo(bytes);
        assertThat(bytes)
                .isNotEqualTo(number("1"))
                .isEqualTo(ONE.keyOf(Map.of("id", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {'1'})))));
    }

    @Test
    void partsOfACompositeKeyAreNotRunTogether() throws Exception {
        assertThat(TWO.keyOf(Map.of("id", AttributeValue.fromS("ab"), "sort", AttributeValue.fromS("c"))))
                .isNotEqualTo(TWO.keyOf(Map.of("id", AttributeValue.fromS("a"), "sort", AttributeValue.fromS("bc"))));
    }

    @Test
    void attributesThatAreNotPartOfTheKeyDoNotMatter() throws Exception {
        assertThat(ONE.keyOf(Map.of("id", AttributeValue.fromS("a"), "x", AttributeValue.fromS("1"))))
                .isEqualTo(ONE.keyOf(Map.of("id", AttributeValue.fromS("a"), "x", AttributeValue.fromS("2"))));
    }

    @Test
    void unusableKeysAreRefusedByNameAndWithoutTheirValue() {
        assertRefused(TWO, Map.of("id", AttributeValue.fromS("secret")), "'sort' is missing");
        assertRefused(ONE, Map.of("id", AttributeValue.fromS("")), "'id' is empty");
        assertRefused(ONE, Map.of("id", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[0]))), "'id' is empty");
        assertRefused(ONE, Map.of("id", AttributeValue.fromN("secret")), "'id' has the type N, but is not a number");
        assertRefused(ONE, Map.of("id", AttributeValue.fromN("NaN")), "'id' has the type N, but is not a number");
        assertRefused(ONE, Map.of("id", AttributeValue.fromBool(true)), "keys can only have the types S, N and B");
        assertRefused(
                ONE, Map.of("id", AttributeValue.builder().s("a").n("1").build()), "'id' has values of several types");
        assertRefused(ONE, Map.of("id", AttributeValue.fromNul(true)), "keys can only have the types S, N and B");
    }

    @Test
    void keyOfAnotherTypeThanTheTablesIsRefused() {
        KeySchema described = KeySchema.of(table());
        assertThat(described.names()).containsExactly("id", "sort");
        assertRefused(
                described,
                Map.of("id", AttributeValue.fromN("1"), "sort", AttributeValue.fromN("1")),
                "'id' has the type N, but the table's key has the type S");
    }

    @Test
    void projectionKeepsTheKeyOnly() {
        Map<String, AttributeValue> item = Map.of(
                "id", AttributeValue.fromS("a"), "sort", AttributeValue.fromN("1"), "x", AttributeValue.fromN("2"));
        assertThat(TWO.project(item)).containsOnlyKeys("id", "sort");
        assertThat(KeySchema.unknown().project(item)).isSameAs(item);
    }

    @Test
    void withoutASchemaEveryWriteHasAKeyOfItsOwn() throws Exception {
        KeySchema unknown = KeySchema.ofNames(List.of());
        assertThat(unknown.isKnown()).isFalse();
        Map<String, AttributeValue> item = Map.of("id", AttributeValue.fromS("a"));
        assertThat(unknown.keyOf(item)).isNotEqualTo(unknown.keyOf(item));
    }

    @Test
    void keyDoesNotShowItsValue() throws Exception {
        assertThat(ONE.keyOf(Map.of("id", AttributeValue.fromS("secret"))).toString())
                .doesNotContain("secret");
    }

    private static WriteKey number(String number) throws InvalidKeyException {
        return ONE.keyOf(Map.of("id", AttributeValue.fromN(number)));
    }

    @Test
    void keysHaveALengthThatDependsOnWhatTheyAreFor() throws Exception {
        KeySchema described = KeySchema.of(TableDescription.builder()
                .keySchema(
                        KeySchemaElement.builder()
                                .attributeName("sort")
                                .keyType(KeyType.RANGE)
                                .build(),
                        KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build())
                .build());
        AttributeValue id = AttributeValue.fromS("ä".repeat(1024));
        AttributeValue sort = AttributeValue.fromB(SdkBytes.fromByteArray(new byte[1024]));
        assertThat(described.keyOf(Map.of("id", id, "sort", sort))).isNotNull();
        assertThat(TWO.keyOf(Map.of("id", id, "sort", id))).isNotNull();
        assertRefused(
                described,
                Map.of("id", AttributeValue.fromS("ä".repeat(1024) + "x"), "sort", sort),
                "'id' has 2049 bytes; DynamoDB's limit for it is 2048 bytes");
        assertRefused(
                described,
                Map.of("id", id, "sort", AttributeValue.fromB(SdkBytes.fromByteArray(new byte[1025]))),
                "'sort' has 1025 bytes; DynamoDB's limit for it is 1024 bytes");
        assertRefused(
                TWO,
                Map.of("id", id, "sort", AttributeValue.fromS("x".repeat(2049))),
                "'sort' has 2049 bytes; DynamoDB's limit for it is 2048 bytes");
    }

    private static void assertRefused(KeySchema keys, Map<String, AttributeValue> item, String message) {
        assertThatExceptionOfType(InvalidKeyException.class)
                .isThrownBy(() -> keys.keyOf(item))
                .withMessageContaining(message)
                .withNoCause()
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
    }

    private static TableDescription table() {
        return TableDescription.builder()
                .attributeDefinitions(List.of(
                        attribute("sort", ScalarAttributeType.N),
                        attribute("other", ScalarAttributeType.B),
                        attribute("id", ScalarAttributeType.S)))
                .keySchema(List.of(keyElement("id", KeyType.HASH), keyElement("sort", KeyType.RANGE)))
                .build();
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }

    private static KeySchemaElement keyElement(String name, KeyType type) {
        return KeySchemaElement.builder().attributeName(name).keyType(type).build();
    }
}
