/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;

/**
 * Puts objects of a class with the annotations of the AWS SDK's enhanced client: {@code @DynamoDbBean} or
 * {@code @DynamoDbImmutable}. Extensions of the enhanced client, such as versions and generated timestamps, are not
 * applied.
 *
 * @param <InputT> the annotated class
 * @since 0.1.0
 */
public final class DynamoDbBeanElementConverter<InputT> implements ElementConverter<InputT, DynamoDbWriteRequest> {

    private static final long serialVersionUID = 1L;

    private final Class<InputT> type;
    private final boolean ignoreNulls;

    private transient @Nullable TableSchema<InputT> schema;

    /**
     * A converter that writes null properties as NULL.
     *
     * @param type the annotated class
     * @throws IllegalArgumentException if the class lacks the annotations, or they contradict each other
     */
    public DynamoDbBeanElementConverter(Class<InputT> type) {
        this(type, false);
    }

    /**
     * @param type the annotated class
     * @param ignoreNulls whether null properties are left out, or else written as NULL
     * @throws IllegalArgumentException if the class lacks the annotations, or they contradict each other
     */
    public DynamoDbBeanElementConverter(Class<InputT> type, boolean ignoreNulls) {
        this.type = Objects.requireNonNull(type, "type");
        this.ignoreNulls = ignoreNulls;
        this.schema = TableSchema.fromClass(type);
    }

    @Override
    public DynamoDbWriteRequest apply(InputT element, SinkWriter.@Nullable Context context) {
        Objects.requireNonNull(element, "element");
        TableSchema<InputT> current = schema;
        if (current == null) {
            current = TableSchema.fromClass(type);
            schema = current;
        }
        return DynamoDbWriteRequest.builder()
                .setItem(current.itemToMap(element, ignoreNulls))
                .setType(DynamoDbWriteRequestType.PUT)
                .build();
    }
}
