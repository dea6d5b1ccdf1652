/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.strategy;

import io.dynamodbflink.autoconfigure.bean.BeanReference;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.ElementConverter;

/** An element converter that is a bean; resolved on the TaskManagers. */
public final class BeanElementConverter<T> implements ElementConverter<T, DynamoDbWriteRequest> {

    private static final long serialVersionUID = 1L;

    private final BeanReference<ElementConverter<T, DynamoDbWriteRequest>> converter;

    public BeanElementConverter(BeanReference<ElementConverter<T, DynamoDbWriteRequest>> converter) {
        this.converter = Objects.requireNonNull(converter, "converter");
    }

    @Override
    public void open(WriterInitContext context) {
        converter.get().open(context);
    }

    @Override
    public DynamoDbWriteRequest apply(T element, SinkWriter.Context context) {
        return converter.get().apply(element, context);
    }

    @Override
    public String toString() {
        return converter.toString();
    }
}
