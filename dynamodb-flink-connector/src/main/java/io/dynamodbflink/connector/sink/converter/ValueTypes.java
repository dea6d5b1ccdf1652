/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What the class of a value says about its way to an attribute. Each class is looked at once.
 *
 * <p>Not for more than one thread.
 */
final class ValueTypes {

    private final Containers containers;
    private final CompositeTypes composites;
    private final Map<Class<?>, Function<Object, AttributeValue>> conversions = new HashMap<>();
    private final Map<Class<?>, Optional<Composite>> pojos = new HashMap<>();

    ValueTypes(Containers containers) {
        this.containers = containers;
        this.composites = new CompositeTypes(this, containers);
    }

    /**
     * The fields of a POJO, a record, a tuple or a row; null if the type is none of these.
     *
     * @throws UnsupportedValueException if one of them cannot be written
     */
    @Nullable
    Composite composite(TypeInformation<?> type) {
        return composites.supports(type) ? composites.composite(type) : composite(type.getTypeClass());
    }

    /**
     * The fields of a POJO or a record; null if the class is none of these.
     *
     * @throws UnsupportedValueException if one of them cannot be written
     */
    @Nullable
    Composite composite(Class<?> type) {
        Optional<Composite> known = pojos.get(type);
        if (known == null) {
            known = Optional.ofNullable(composites.composite(type));
            pojos.put(type, known);
        }
        return known.orElse(null);
    }

    /** The attribute of a value, by its class. */
    AttributeValue value(Object value) {
        Class<?> type = value.getClass();
        Function<Object, AttributeValue> conversion = conversions.get(type);
        if (conversion == null) {
            conversion = conversion(type);
            if (conversion == null) {
                throw UnsupportedValueException.noAttributeType(type);
            }
            conversions.put(type, conversion);
        }
        return conversion.apply(value);
    }

    /** How values of this class become attributes; null if they have no counterpart in DynamoDB. */
    @Nullable
    Function<Object, AttributeValue> conversion(Class<?> type) {
        Function<Object, AttributeValue> scalar = ScalarValues.conversion(type);
        if (scalar != null) {
            return scalar;
        }
        Function<Object, AttributeValue> optional = optional(type);
        if (optional != null) {
            return optional;
        }
        Function<Object, AttributeValue> container = container(type);
        return container == null ? null : containers.nested(container);
    }

    private @Nullable Function<Object, AttributeValue> container(Class<?> type) {
        if (Set.class.isAssignableFrom(type)) {
            return set -> containers.set((Set<?>) set, this::value);
        }
        if (Collection.class.isAssignableFrom(type)) {
            return collection -> containers.list((Collection<?>) collection, this::value);
        }
        if (Map.class.isAssignableFrom(type)) {
            return map -> containers.map((Map<?, ?>) map, this::value);
        }
        if (type.isArray()) {
            return array -> containers.array(array, this::value);
        }
        if (Row.class.isAssignableFrom(type)) {
            return row -> AttributeValue.fromM(fields((Row) row));
        }
        if (Tuple.class.isAssignableFrom(type)) {
            return tuple -> list((Tuple) tuple);
        }
        Composite pojo = composite(type);
        return pojo == null ? null : value -> AttributeValue.fromM(pojo.map(value));
    }

    private @Nullable Function<Object, AttributeValue> optional(Class<?> type) {
        if (type == Optional.class) {
            return value ->
                    ((Optional<?>) value).<AttributeValue>map(this::value).orElse(Containers.NULL);
        }
        if (type == OptionalInt.class) {
            return value ->
                    ((OptionalInt) value).isPresent() ? value(((OptionalInt) value).getAsInt()) : Containers.NULL;
        }
        if (type == OptionalLong.class) {
            return value ->
                    ((OptionalLong) value).isPresent() ? value(((OptionalLong) value).getAsLong()) : Containers.NULL;
        }
        if (type == OptionalDouble.class) {
            return value -> ((OptionalDouble) value).isPresent()
                    ? value(((OptionalDouble) value).getAsDouble())
                    : Containers.NULL;
        }
        return null;
    }

    private AttributeValue list(Tuple tuple) {
        List<AttributeValue> attributes = new ArrayList<>(tuple.getArity());
        for (int i = 0; i < tuple.getArity(); i++) {
            Object field = tuple.getField(i);
            try {
                attributes.add(field == null ? Containers.NULL : value(field));
            } catch (UnsupportedValueException e) {
                throw e.in("f" + i);
            }
        }
        return AttributeValue.fromL(attributes);
    }

    /** The attributes of a tuple: {@code f0}, {@code f1} and so on. */
    Map<String, AttributeValue> fields(Tuple tuple) {
        Map<String, AttributeValue> fields = new LinkedHashMap<>();
        for (int i = 0; i < tuple.getArity(); i++) {
            containers.put(fields, "f" + i, tuple.getField(i), this::value);
        }
        return fields;
    }

    /** The attributes of a row, by its names if it has some. */
    Map<String, AttributeValue> fields(Row row) {
        Map<String, AttributeValue> fields = new LinkedHashMap<>();
        Set<String> names = row.getFieldNames(false);
        if (names == null) {
            for (int i = 0; i < row.getArity(); i++) {
                containers.put(fields, "f" + i, row.getField(i), this::value);
            }
        } else {
            names.forEach(name -> containers.put(fields, name, row.getField(name), this::value));
        }
        return fields;
    }
}
