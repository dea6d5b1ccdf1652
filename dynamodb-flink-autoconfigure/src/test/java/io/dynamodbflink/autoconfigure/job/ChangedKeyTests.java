/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.ChangeEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

class ChangedKeyTests {

    private final ChangedKey key = new ChangedKey();

    @Test
    void equalKeysHaveEqualTextsInWhateverOrderTheirAttributesCome() {
        Map<String, AttributeValue> oneWay = new LinkedHashMap<>();
        oneWay.put("customer", AttributeValue.fromS("c"));
        oneWay.put("order", AttributeValue.fromN("1"));
        Map<String, AttributeValue> otherWay = new LinkedHashMap<>();
        otherWay.put("order", AttributeValue.fromN("1"));
        otherWay.put("customer", AttributeValue.fromS("c"));

        assertThat(key.getKey(changeOf(oneWay))).isEqualTo(key.getKey(changeOf(otherWay)));
    }

    @Test
    void differentKeysHaveDifferentTexts() {
        assertThat(key.getKey(changeOf(Map.of("id", AttributeValue.fromB(SdkBytes.fromUtf8String("a"))))))
                .isNotEqualTo(key.getKey(changeOf(Map.of("id", AttributeValue.fromB(SdkBytes.fromUtf8String("b"))))));
        assertThat(key.getKey(changeOf(Map.of("id", AttributeValue.fromS("a")))))
                .isNotEqualTo(key.getKey(changeOf(Map.of("id", AttributeValue.fromS("b")))));
    }

    private static ChangeEvent changeOf(Map<String, AttributeValue> keys) {
        return ChangeEvent.from(Record.builder()
                .eventName(OperationType.REMOVE)
                .dynamodb(change -> change.keys(keys)
                        .sequenceNumber("100000000000000000000")
                        .approximateCreationDateTime(Instant.EPOCH))
                .build());
    }
}
