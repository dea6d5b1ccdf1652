/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of POJOs, tuples and rows, from the class of each element: for sinks whose type information is not at
 * hand. Fields become attributes as {@link DynamoDbTypeInformedElementConverter} describes, and null fields are left
 * out; rows without field names have {@code f0}, {@code f1} and so on.
 *
 * <p>Every element is put. Rows of kind DELETE become deletes, of which the sink takes the table's key attributes; if it
 * can find out neither from the table nor from its own settings which these are, name them with
 * {@link #withKeyAttributes}. Rows of kind UPDATE_BEFORE are refused.
 *
 * @param <InputT> type of the elements
 * @since 0.1.0
 */
public final class DefaultDynamoDbElementConverter<InputT> implements ElementConverter<InputT, DynamoDbWriteRequest> {

    private static final long serialVersionUID = 1L;

    private final List<String> keyAttributes;

    private transient @Nullable AttributeMapper mapper;

    /** A converter that leaves null fields out. */
    public DefaultDynamoDbElementConverter() {
        this(List.of());
    }

    private DefaultDynamoDbElementConverter(List<String> keyAttributes) {
        this.keyAttributes = keyAttributes;
    }

    /**
     * The same converter, with deletes reduced to these attributes here rather than in the sink.
     *
     * @param keyAttributes names of the table's partition key and, if it has one, sort key
     */
    public DefaultDynamoDbElementConverter<InputT> withKeyAttributes(String... keyAttributes) {
        return new DefaultDynamoDbElementConverter<>(RowWrites.checked(keyAttributes));
    }

    @Override
    public DynamoDbWriteRequest apply(InputT element, SinkWriter.@Nullable Context context) {
        Objects.requireNonNull(element, "element");
        AttributeMapper current = mapper;
        if (current == null) {
            current = new AttributeMapper(true);
            mapper = current;
        }
        return RowWrites.request(element, current.itemOf(element), keyAttributes);
    }
}
