/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.serialization;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.model.ChangeType;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.enhanced.dynamodb.AttributeConverter;
import software.amazon.awssdk.enhanced.dynamodb.TableSchema;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Turns records into objects of a class with the annotations of the AWS SDK's enhanced client: {@code @DynamoDbBean} or
 * {@code @DynamoDbImmutable}. Attributes that the class does not have are left out.
 *
 * <p>Inserts and modifications give the new image, so the stream's view must be {@code NEW_IMAGE} or
 * {@code NEW_AND_OLD_IMAGES}. Removals give nothing, unless {@link #withRemovals} says otherwise.
 *
 * <p>Between tasks and in state, objects are serialised as Flink serialises POJOs if the class is one all through, else
 * as items, with the attributes that the annotations name. Kryo is never used.
 *
 * @param <T> the annotated class
 * @since 0.1.0
 */
public final class DynamoDbBeanDeserializationSchema<T> implements DynamoDbStreamsDeserializationSchema<T> {

    /** What a removed item becomes. */
    public enum Removals {
        /** Nothing. */
        SKIP,
        /** An object of the old image, which cannot be told from the object of a new one. */
        OLD_IMAGE
    }

    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final Removals removals;

    private transient @Nullable TableSchema<T> schema;

    /**
     * @param type the annotated class
     * @throws IllegalArgumentException if the class lacks the annotations, or they contradict each other
     */
    public DynamoDbBeanDeserializationSchema(Class<T> type) {
        this(Objects.requireNonNull(type, "type"), Removals.SKIP);
        schema();
    }

    private DynamoDbBeanDeserializationSchema(Class<T> type, Removals removals) {
        this.type = type;
        this.removals = removals;
    }

    /** The same schema, with something else for removed items. */
    public DynamoDbBeanDeserializationSchema<T> withRemovals(Removals removals) {
        return new DynamoDbBeanDeserializationSchema<>(type, Objects.requireNonNull(removals, "removals"));
    }

    @Override
    public void deserialize(Record record, String stream, String shardId, Collector<T> output) throws IOException {
        ChangeEvent event = ChangeEventDeserializationSchema.read(record);
        if (event.type() != ChangeType.REMOVE) {
            output.collect(object(event.newImage(), event, "NEW_IMAGE"));
        } else if (removals == Removals.OLD_IMAGE) {
            output.collect(object(event.oldImage(), event, "OLD_IMAGE"));
        }
    }

    private T object(@Nullable Map<String, AttributeValue> image, ChangeEvent event, String view) throws IOException {
        if (image == null) {
            throw new UnreadableRecordException(event.type() + " with sequence number " + event.sequenceNumber()
                    + " has no "
                    + view.toLowerCase(Locale.ROOT).replace('_', ' ') + ": the view type of the stream is "
                    + event.viewType() + ". Set the table's StreamViewType to " + view + " or NEW_AND_OLD_IMAGES.");
        }
        try {
            return schema().mapToItem(image, true);
        } catch (RuntimeException e) {
            throw misfit(image, event, e);
        }
    }

    /** The failure with its stack, but without its message, which may quote values of the item. */
    private IOException misfit(Map<String, AttributeValue> image, ChangeEvent event, RuntimeException failure) {
        String misfits = image.entrySet().stream()
                .filter(attribute -> !fits(attribute.getKey(), attribute.getValue()))
                .map(attribute -> "'" + attribute.getKey() + "' of type "
                        + attribute.getValue().type())
                .collect(Collectors.joining(", "));
        UnreadableRecordException described =
                new UnreadableRecordException("The item with sequence number " + event.sequenceNumber()
                        + " does not fit " + type.getName() + ": "
                        + (misfits.isEmpty() ? "" : "there is no converting of " + misfits + "; ")
                        + "the class fails with " + failure.getClass().getName());
        described.setStackTrace(failure.getStackTrace());
        return described;
    }

    private boolean fits(String attribute, AttributeValue value) {
        AttributeConverter<?> converter = schema().converterForAttribute(attribute);
        if (converter == null || Boolean.TRUE.equals(value.nul())) {
            return true;
        }
        try {
            converter.transformTo(value);
            return true;
        } catch (RuntimeException e) {
            // An answer to the question: the failure itself is being reported already.
            return false;
        }
    }

    private TableSchema<T> schema() {
        TableSchema<T> current = schema;
        if (current == null) {
            current = TableSchema.fromClass(type);
            schema = current;
        }
        return current;
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return BeanTypeInfo.withoutKryo(type);
    }
}
