/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.strategy;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.converter.ChangeEventElementConverter;
import io.dynamodbflink.connector.sink.converter.DefaultDynamoDbElementConverter;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;

/**
 * What a sink does with its elements unless a bean says so: change events are replicated, write requests are taken as
 * they are, and everything else is put, field by field.
 */
public final class ConventionalElementConverter implements ElementConverter<Object, DynamoDbWriteRequest> {

    private static final long serialVersionUID = 1L;

    private final ChangeEventElementConverter changes;
    private final DefaultDynamoDbElementConverter<Object> others;

    /**
     * @param ignoreNulls whether fields that are null are left out, or else written as NULL
     * @param versionAttribute takes the version of replicated changes; null to write none
     */
    public ConventionalElementConverter(boolean ignoreNulls, @Nullable String versionAttribute) {
        ChangeEventElementConverter plain = new ChangeEventElementConverter();
        changes = versionAttribute == null ? plain : plain.withVersion(versionAttribute);
        others = new DefaultDynamoDbElementConverter<>(ignoreNulls);
    }

    @Override
    public void open(WriterInitContext context) {
        changes.open(context);
        others.open(context);
    }

    @Override
    public DynamoDbWriteRequest apply(Object element, SinkWriter.Context context) {
        if (element instanceof ChangeEvent change) {
            return changes.apply(change, context);
        }
        if (element instanceof DynamoDbWriteRequest request) {
            return request;
        }
        return others.apply(element, context);
    }
}
