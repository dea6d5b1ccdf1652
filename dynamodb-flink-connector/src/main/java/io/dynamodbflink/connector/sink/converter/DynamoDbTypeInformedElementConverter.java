/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Makes items of POJOs, records, tuples and rows, from their type information: fields become attributes of the same
 * name, tuples have {@code f0}, {@code f1} and so on. The type is checked when the converter is made. What it leaves
 * open, such as fields of type {@code Object}, is decided by the class of each value.
 *
 * <table>
 *   <caption>Types</caption>
 *   <tr><td>S</td><td>texts, characters, enums (by name), UUID, URI; all dates, times, zones, durations and periods of
 *       {@code java.time} and the dates of {@code java.util} and {@code java.sql}, as ISO-8601</td></tr>
 *   <tr><td>N</td><td>numbers, with all their digits</td></tr>
 *   <tr><td>BOOL</td><td>boolean</td></tr>
 *   <tr><td>B</td><td>{@code byte[]}, {@code ByteBuffer}, {@code SdkBytes}</td></tr>
 *   <tr><td>SS, NS, BS</td><td>a {@code Set} of texts, numbers or binaries; an empty one is null</td></tr>
 *   <tr><td>L</td><td>lists and other collections, other arrays, nested tuples</td></tr>
 *   <tr><td>M</td><td>maps, nested POJOs, records and rows; keys of maps are what is an S or an N</td></tr>
 * </table>
 *
 * <p>Fields of POJOs that are static or transient are not written, and records are read through their accessors.
 * {@code AttributeValue} is taken as it is, and an {@code Optional} is what is in it, or null. Null fields are left out
 * unless {@code ignoreNulls} is false: then they are written as NULL. In lists they are always NULL. Numbers that
 * DynamoDB does not have, such as {@code Double.NaN}, are found by the sink.
 *
 * <p>Every element is put. Rows of kind DELETE become deletes, of which the sink takes the table's key attributes; if it
 * can find out neither from the table nor from its own settings which these are, name them with
 * {@link #withKeyAttributes}. Rows of kind UPDATE_BEFORE are refused.
 *
 * @param <InputT> type of the elements
 * @since 0.1.0
 */
public final class DynamoDbTypeInformedElementConverter<InputT>
        implements ElementConverter<InputT, DynamoDbWriteRequest> {

    private static final long serialVersionUID = 1L;

    private final TypeInformation<InputT> type;
    private final ItemOptions options;

    private transient @Nullable Function<Object, Map<String, AttributeValue>> items;

    /**
     * A converter that leaves null fields out.
     *
     * @param type type information of a POJO, a record, a tuple or a row
     * @throws IllegalArgumentException if the type is none of these, or has a field that cannot be written: the message
     *     has the path to it, such as {@code order.lines[].price}
     */
    public DynamoDbTypeInformedElementConverter(TypeInformation<InputT> type) {
        this(type, true);
    }

    /**
     * @param type type information of a POJO, a record, a tuple or a row
     * @param ignoreNulls whether null fields are left out, or else written as NULL
     * @throws IllegalArgumentException if the type is none of these, or has a field that cannot be written: the message
     *     has the path to it, such as {@code order.lines[].price}
     */
    public DynamoDbTypeInformedElementConverter(TypeInformation<InputT> type, boolean ignoreNulls) {
        this(Objects.requireNonNull(type, "type"), new ItemOptions(ignoreNulls));
    }

    private DynamoDbTypeInformedElementConverter(TypeInformation<InputT> type, ItemOptions options) {
        this.type = type;
        this.options = options;
        items();
    }

    /**
     * The same converter, with deletes reduced to these attributes here rather than in the sink.
     *
     * @param keyAttributes names of the table's partition key and, if it has one, sort key
     */
    public DynamoDbTypeInformedElementConverter<InputT> withKeyAttributes(String... keyAttributes) {
        return new DynamoDbTypeInformedElementConverter<>(type, options.withKeyAttributes(keyAttributes));
    }

    /**
     * The same converter, with these lists and arrays written as sets.
     *
     * @param fields names of fields; of nested ones their path, such as {@code order.tags}. Lists on the way are gone
     *     through: {@code lines.tags} are the tags of every line.
     * @throws IllegalArgumentException if a name is empty, or the type has no such field
     */
    public DynamoDbTypeInformedElementConverter<InputT> withSets(String... fields) {
        return new DynamoDbTypeInformedElementConverter<>(type, options.withSets(fields));
    }

    @Override
    public DynamoDbWriteRequest apply(InputT element, SinkWriter.@Nullable Context context) {
        Objects.requireNonNull(element, "element");
        return RowWrites.request(element, items().apply(element), options.keyAttributes());
    }

    private Function<Object, Map<String, AttributeValue>> items() {
        Function<Object, Map<String, AttributeValue>> current = items;
        if (current == null) {
            current = new ItemMapper(options).itemsOf(type);
            items = current;
        }
        return current;
    }
}
