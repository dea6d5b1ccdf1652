/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.Objects;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.ElementConverter;

/** The user's element converter, held to its promise. Runs where the elements are: before the writer, or in it. */
final class RequestConverter<InputT> implements ElementConverter<InputT, DynamoDbWriteRequest> {

    private static final long serialVersionUID = 1L;

    private final ElementConverter<InputT, DynamoDbWriteRequest> converter;

    RequestConverter(ElementConverter<InputT, DynamoDbWriteRequest> converter) {
        this.converter = Objects.requireNonNull(converter, "converter");
    }

    @Override
    public void open(WriterInitContext context) {
        converter.open(context);
    }

    /**
     * @throws IllegalStateException if the converter returns no request
     */
    @Override
    public DynamoDbWriteRequest apply(InputT element, SinkWriter.Context context) {
        DynamoDbWriteRequest request = converter.apply(element, context);
        if (request == null) {
            throw new IllegalStateException(
                    "The element converter " + converter.getClass().getName()
                            + " returned null; it must return a write request for every element");
        }
        return request;
    }
}
