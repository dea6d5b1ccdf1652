/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.Objects;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;

/**
 * The user's element converter, held to its promise, and the table that its requests go to. Runs where the elements are:
 * before the writer, or in it.
 */
final class RequestConverter<InputT> implements ElementConverter<InputT, DynamoDbWriteRequest> {

    private static final long serialVersionUID = 1L;

    private final ElementConverter<InputT, DynamoDbWriteRequest> converter;
    private final @Nullable TableNameSelector<? super InputT> tables;

    /** @param tables names the tables of requests that name none; null to leave them to the sink's table */
    RequestConverter(
            ElementConverter<InputT, DynamoDbWriteRequest> converter,
            @Nullable TableNameSelector<? super InputT> tables) {
        this.converter = Objects.requireNonNull(converter, "converter");
        this.tables = tables;
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
        String table = tables == null || request.getTableName() != null ? null : tables.tableOf(element);
        return table == null ? request : request.toBuilder().setTableName(table).build();
    }
}
