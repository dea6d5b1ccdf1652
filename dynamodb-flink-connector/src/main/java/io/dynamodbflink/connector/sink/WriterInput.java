/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.partition.RoutedWrite;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;

/**
 * What reaches a writer: of a partitioned sink writes that have been converted on their way, otherwise elements. A
 * partitioned sink gets elements too if somebody uses its writer without the topology before it; so the converter is
 * opened only when an element comes.
 */
final class WriterInput<InputT> implements ElementConverter<InputT, DynamoDbWriteRequest> {

    private static final long serialVersionUID = 1L;

    private final ElementConverter<InputT, DynamoDbWriteRequest> converter;
    private transient @Nullable WriterInitContext unopened;

    WriterInput(ElementConverter<InputT, DynamoDbWriteRequest> converter, WriterInitContext context) {
        this.converter = Objects.requireNonNull(converter, "converter");
        this.unopened = Objects.requireNonNull(context, "context");
    }

    @Override
    public DynamoDbWriteRequest apply(InputT element, SinkWriter.Context context) {
        if ((Object) element instanceof RoutedWrite routed) {
            return routed.request();
        }
        openConverter();
        return converter.apply(element, context);
    }

    /** Opens the converter, once. */
    void openConverter() {
        if (unopened != null) {
            converter.open(unopened);
            unopened = null;
        }
    }
}
