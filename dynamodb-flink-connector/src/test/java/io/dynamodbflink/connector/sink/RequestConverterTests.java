/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class RequestConverterTests {

    @Test
    void converterThatReturnsNullIsNamed() {
        RequestConverter<String> converter = new RequestConverter<>(new Nothing(), null);
        assertThatIllegalStateException()
                .isThrownBy(() -> converter.apply("element", null))
                .withMessageContaining(Nothing.class.getName())
                .withMessageContaining("returned null");
    }

    @Test
    void selectorNamesTheTableOfARequestThatNamesNone() {
        RequestConverter<String> converter =
                new RequestConverter<>((element, context) -> request(null), element -> "table-of-" + element);
        assertThat(converter.apply("a", null).getTableName()).isEqualTo("table-of-a");
        assertThat(converter.apply("a", null).getItem()).isEqualTo(request(null).getItem());
    }

    @Test
    void tableThatTheConverterHasNamedStays() {
        RequestConverter<String> converter =
                new RequestConverter<>((element, context) -> request("converted"), element -> "selected");
        assertThat(converter.apply("a", null).getTableName()).isEqualTo("converted");
    }

    @Test
    void requestGoesToTheSinksTableIfNobodyNamesOne() {
        assertThat(new RequestConverter<String>((element, context) -> request(null), null)
                        .apply("a", null)
                        .getTableName())
                .isNull();
        assertThat(new RequestConverter<String>((element, context) -> request(null), element -> null)
                        .apply("a", null)
                        .getTableName())
                .isNull();
    }

    private static DynamoDbWriteRequest request(String table) {
        DynamoDbWriteRequest.Builder request = DynamoDbWriteRequest.builder()
                .setType(DynamoDbWriteRequestType.PUT)
                .setItem(Map.of("id", AttributeValue.fromS("a")));
        return (table == null ? request : request.setTableName(table)).build();
    }

    private static final class Nothing implements ElementConverter<String, DynamoDbWriteRequest> {

        private static final long serialVersionUID = 1L;

        @Override
        public DynamoDbWriteRequest apply(String element, SinkWriter.Context context) {
            return null;
        }
    }
}
