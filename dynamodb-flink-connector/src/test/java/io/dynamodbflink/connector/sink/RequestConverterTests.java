/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.junit.jupiter.api.Test;

class RequestConverterTests {

    @Test
    void converterThatReturnsNullIsNamed() {
        RequestConverter<String> converter = new RequestConverter<>(new Nothing());
        assertThatIllegalStateException()
                .isThrownBy(() -> converter.apply("element", null))
                .withMessageContaining(Nothing.class.getName())
                .withMessageContaining("returned null");
    }

    private static final class Nothing implements ElementConverter<String, DynamoDbWriteRequest> {

        private static final long serialVersionUID = 1L;

        @Override
        public DynamoDbWriteRequest apply(String element, SinkWriter.Context context) {
            return null;
        }
    }
}
