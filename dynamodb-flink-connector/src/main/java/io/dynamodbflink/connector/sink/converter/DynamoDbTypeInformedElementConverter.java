/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Makes items of POJOs, tuples and rows, from their type information: fields become attributes of the same name, tuples
 * have {@code f0}, {@code f1} and so on. The type is checked when the converter is made.
 *
 * <table>
 *   <caption>Types</caption>
 *   <tr><td>S</td><td>texts, enums, UUID, URI; dates, times and durations as ISO-8601</td></tr>
 *   <tr><td>N</td><td>numbers, with all their digits</td></tr>
 *   <tr><td>BOOL</td><td>boolean</td></tr>
 *   <tr><td>B</td><td>{@code byte[]}, {@code ByteBuffer}, {@code SdkBytes}</td></tr>
 *   <tr><td>SS, NS, BS</td><td>a {@code Set} of texts, numbers or binaries; an empty one is null</td></tr>
 *   <tr><td>L</td><td>lists, other arrays, nested tuples</td></tr>
 *   <tr><td>M</td><td>maps with texts as keys, nested POJOs and rows</td></tr>
 * </table>
 *
 * <p>{@code AttributeValue} is taken as it is, and an empty {@code Optional} is null. Null fields are left out unless
 * {@code ignoreNulls} is false: then they are written as NULL. In lists they are always NULL.
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
    private final boolean ignoreNulls;
    private final List<String> keyAttributes;

    private transient @Nullable Function<Object, Map<String, AttributeValue>> items;

    /**
     * A converter that leaves null fields out.
     *
     * @param type type information of a POJO, a tuple or a row
     * @throws IllegalArgumentException if the type is none of these, or has a field that cannot be written
     */
    public DynamoDbTypeInformedElementConverter(TypeInformation<InputT> type) {
        this(type, true);
    }

    /**
     * @param type type information of a POJO, a tuple or a row
     * @param ignoreNulls whether null fields are left out, or else written as NULL
     * @throws IllegalArgumentException if the type is none of these, or has a field that cannot be written
     */
    public DynamoDbTypeInformedElementConverter(TypeInformation<InputT> type, boolean ignoreNulls) {
        this(Objects.requireNonNull(type, "type"), ignoreNulls, List.of());
    }

    private DynamoDbTypeInformedElementConverter(
            TypeInformation<InputT> type, boolean ignoreNulls, List<String> keyAttributes) {
        this.type = type;
        this.ignoreNulls = ignoreNulls;
        this.keyAttributes = keyAttributes;
        items();
    }

    /**
     * The same converter, with deletes reduced to these attributes here rather than in the sink.
     *
     * @param keyAttributes names of the table's partition key and, if it has one, sort key
     */
    public DynamoDbTypeInformedElementConverter<InputT> withKeyAttributes(String... keyAttributes) {
        return new DynamoDbTypeInformedElementConverter<>(type, ignoreNulls, RowWrites.checked(keyAttributes));
    }

    @Override
    public DynamoDbWriteRequest apply(InputT element, SinkWriter.@Nullable Context context) {
        Objects.requireNonNull(element, "element");
        return RowWrites.request(element, items().apply(element), keyAttributes);
    }

    private Function<Object, Map<String, AttributeValue>> items() {
        Function<Object, Map<String, AttributeValue>> current = items;
        if (current == null) {
            current = new AttributeMapper(ignoreNulls).itemsOf(type);
            items = current;
        }
        return current;
    }
}
