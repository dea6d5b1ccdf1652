/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ItemSizeTests {

    @Test
    void namesAndTextsCountInUtf8() {
        assertThat(ItemSize.of(Map.of("n\u00e4me", AttributeValue.fromS("\u20ac"))))
                .isEqualTo(5 + 3);
    }

    @Test
    void everyTypeCounts() {
        assertThat(sizeOf(AttributeValue.fromN("1234"))).isEqualTo(3);
        assertThat(sizeOf(AttributeValue.fromBool(true))).isEqualTo(1);
        assertThat(sizeOf(AttributeValue.fromNul(true))).isEqualTo(1);
        assertThat(sizeOf(AttributeValue.fromB(SdkBytes.fromUtf8String("abc")))).isEqualTo(3);
        assertThat(sizeOf(AttributeValue.fromSs(List.of("a", "bc")))).isEqualTo(3);
        assertThat(sizeOf(AttributeValue.fromL(List.of(AttributeValue.fromS("abc")))))
                .isEqualTo(3 + 1 + 3);
        assertThat(sizeOf(AttributeValue.fromM(Map.of("k", AttributeValue.fromS("abc")))))
                .isEqualTo(3 + 1 + 1 + 3);
    }

    @Test
    void fourHundredKilobytesAreTheLimit() {
        int most = ItemSize.MAX_ITEM_BYTES - 1;

        assertThatCode(() -> ItemSize.check(Map.of("s", AttributeValue.fromS("x".repeat(most)))))
                .doesNotThrowAnyException();
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> ItemSize.check(Map.of("s", AttributeValue.fromS("x".repeat(most + 1)))))
                .withMessageContaining("maximum allowed size");
    }

    private static int sizeOf(AttributeValue value) {
        return ItemSize.of(Map.of("", value));
    }
}
