/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class KeyGroupsTests {

    private final KeyGroups groups = new KeyGroups("orders");

    /** Literal values: savepoints depend on them. If one of them changes, so does where restored writes go. */
    @Test
    void groupOfAKeyNeverChanges() {
        assertThat(group(AttributeValue.fromS("a"))).isEqualTo(195);
        assertThat(group(AttributeValue.fromS("order-4711"))).isEqualTo(384);
        assertThat(group(AttributeValue.fromS("größe \uD83D\uDE00"))).isEqualTo(100);
        assertThat(group(AttributeValue.fromN("0"))).isEqualTo(686);
        assertThat(group(AttributeValue.fromN("1"))).isEqualTo(503);
        assertThat(group(AttributeValue.fromN("-12345678901234567890.123"))).isEqualTo(149);
        assertThat(group(AttributeValue.fromN("1E+100"))).isEqualTo(890);
        assertThat(group(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {0, -1, 127}))))
                .isEqualTo(228);
        assertThat(group(AttributeValue.fromS("customer-1"), AttributeValue.fromN("17")))
                .isEqualTo(794);
        assertThat(groups.of("archive", key(AttributeValue.fromS("a")))).isEqualTo(373);
        assertThat(groups.ofTable("archive")).isEqualTo(2);
    }

    @Test
    void equalNumbersAreInOneGroup() {
        assertThat(group(AttributeValue.fromN("100")))
                .isEqualTo(group(AttributeValue.fromN("1e2")))
                .isEqualTo(group(AttributeValue.fromN("100.00")));
    }

    @Test
    void textAndNumberAreDifferentKeys() {
        assertThat(IntStream.range(0, 50)
                        .filter(i -> group(AttributeValue.fromS("" + i)) == group(AttributeValue.fromN("" + i))))
                .hasSizeLessThan(5);
    }

    @Test
    void ownTableHasManyNames() {
        WriteKey key = key(AttributeValue.fromS("a"));
        assertThat(groups.of("orders", key))
                .isEqualTo(groups.of(null, key))
                .isEqualTo(groups.of("arn:aws:dynamodb:eu-west-1:123456789012:table/orders", key))
                .as("a savepoint can be restored into another table")
                .isEqualTo(new KeyGroups("orders-v2").of(null, key));
        assertThat(groups.of("archive", key)).isNotEqualTo(groups.of(null, key));
    }

    @Test
    void unknownKeyHasNoGroup() {
        assertThat(groups.of(null, WriteKey.unknown())).isEqualTo(KeyGroups.NONE);
    }

    /** Chi-squared with 1,023 degrees of freedom: 99.9 % of fair distributions are below 1,168. */
    @Test
    void keysSpreadEvenly() {
        assertThat(chiSquared(IntStream.range(0, 102_400).mapToObj(i -> AttributeValue.fromN("" + i))))
                .isLessThan(1_168);
        assertThat(chiSquared(IntStream.range(0, 102_400).mapToObj(i -> AttributeValue.fromS("order-" + i))))
                .isLessThan(1_168);
        assertThat(chiSquared(IntStream.range(0, 102_400)
                        .mapToObj(i -> AttributeValue.fromB(
                                SdkBytes.fromByteArray(new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i})))))
                .isLessThan(1_168);
    }

    private double chiSquared(Stream<AttributeValue> keys) {
        int[] counts = new int[KeyGroups.COUNT];
        keys.forEach(key -> counts[group(key)]++);
        double sum = 0;
        for (int count : counts) {
            sum += (count - 100.0) * (count - 100.0) / 100.0;
        }
        return sum;
    }

    private int group(AttributeValue... parts) {
        return groups.of(null, key(parts));
    }

    private static WriteKey key(AttributeValue... parts) {
        try {
            return parts.length == 1
                    ? KeySchema.ofNames(List.of("id")).keyOf(Map.of("id", parts[0]))
                    : KeySchema.ofNames(List.of("id", "sort")).keyOf(Map.of("id", parts[0], "sort", parts[1]));
        } catch (InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }
}
