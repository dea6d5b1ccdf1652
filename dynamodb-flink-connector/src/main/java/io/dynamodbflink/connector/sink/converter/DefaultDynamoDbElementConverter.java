/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of POJOs, records, tuples and rows, from the class of each element: for sinks whose type information is
 * not at hand. Fields become attributes as {@link DynamoDbTypeInformedElementConverter} describes; rows without field
 * names have {@code f0}, {@code f1} and so on. Null fields are left out unless {@code ignoreNulls} is false.
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

    private final ItemOptions options;

    private transient @Nullable ItemMapper mapper;

    /** A converter that leaves null fields out. */
    public DefaultDynamoDbElementConverter() {
        this(true);
    }

    /** @param ignoreNulls whether null fields are left out, or else written as NULL */
    public DefaultDynamoDbElementConverter(boolean ignoreNulls) {
        this(new ItemOptions(ignoreNulls));
    }

    private DefaultDynamoDbElementConverter(ItemOptions options) {
        this.options = options;
    }

    /**
     * The same converter, with deletes reduced to these attributes here rather than in the sink.
     *
     * @param keyAttributes names of the table's partition key and, if it has one, sort key
     */
    public DefaultDynamoDbElementConverter<InputT> withKeyAttributes(String... keyAttributes) {
        return new DefaultDynamoDbElementConverter<>(options.withKeyAttributes(keyAttributes));
    }

    /**
     * The same converter, with these lists and arrays written as sets.
     *
     * @param fields names of fields; of nested ones their path, such as {@code order.tags}. Lists on the way are gone
     *     through: {@code lines.tags} are the tags of every line.
     * @throws IllegalArgumentException if a name is empty
     */
    public DefaultDynamoDbElementConverter<InputT> withSets(String... fields) {
        return new DefaultDynamoDbElementConverter<>(options.withSets(fields));
    }

    @Override
    public DynamoDbWriteRequest apply(InputT element, SinkWriter.@Nullable Context context) {
        Objects.requireNonNull(element, "element");
        ItemMapper current = mapper;
        if (current == null) {
            current = new ItemMapper(options);
            mapper = current;
        }
        return RowWrites.request(element, current.itemOf(element), options.keyAttributes());
    }
}
