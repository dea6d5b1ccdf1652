/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.partition;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.util.Objects;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes {@link RoutingOperator}s in the tasks. */
final class RoutingOperatorFactory<InputT> extends AbstractStreamOperatorFactory<RoutedWrite>
        implements OneInputStreamOperatorFactory<InputT, RoutedWrite> {

    private static final long serialVersionUID = 1L;

    private final ElementConverter<InputT, DynamoDbWriteRequest> converter;
    private final RequestGroups.Factory groups;

    RoutingOperatorFactory(ElementConverter<InputT, DynamoDbWriteRequest> converter, RequestGroups.Factory groups) {
        this.converter = Objects.requireNonNull(converter, "converter");
        this.groups = Objects.requireNonNull(groups, "groups");
    }

    @Override
    @SuppressWarnings("unchecked") // The type that the caller asks for is that of the operator it gets.
    public <T extends StreamOperator<RoutedWrite>> T createStreamOperator(
            StreamOperatorParameters<RoutedWrite> parameters) {
        return (T) new RoutingOperator<>(parameters, converter, groups);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return RoutingOperator.class;
    }
}
