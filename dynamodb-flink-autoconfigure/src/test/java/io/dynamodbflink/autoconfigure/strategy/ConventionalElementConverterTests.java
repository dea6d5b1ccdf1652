/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ConventionalElementConverterTests {

    record Order(String id, String note) {}

    @Test
    void nullsAreLeftOutOrWrittenAsThePropertySays() {
        Order order = new Order("1", null);
        AttributeValue id = AttributeValue.fromS("1");

        assertThat(new ConventionalElementConverter(true, null)
                        .apply(order, null)
                        .getItem())
                .isEqualTo(Map.of("id", id));
        assertThat(new ConventionalElementConverter(false, null)
                        .apply(order, null)
                        .getItem())
                .isEqualTo(Map.of("id", id, "note", AttributeValue.fromNul(true)));
    }

    @Test
    void writeRequestIsTakenAsItIs() {
        DynamoDbWriteRequest request = DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.DELETE)
                .setItem(Map.of("id", AttributeValue.fromS("1")))
                .build();

        assertThat(new ConventionalElementConverter(true, null).apply(request, null))
                .isSameAs(request);
    }
}
