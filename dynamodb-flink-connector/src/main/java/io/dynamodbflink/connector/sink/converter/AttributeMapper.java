/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.api.java.typeutils.TupleTypeInfoBase;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Turns POJOs, tuples and rows into items. What the type information leaves open is decided by the class of each value.
 *
 * <p>Not for more than one thread.
 */
final class AttributeMapper {

    static final AttributeValue NULL = AttributeValue.fromNul(true);

    private final boolean ignoreNulls;
    private final CompositeTypes types = new CompositeTypes(this);
    private final Map<Class<?>, Composite> pojos = new HashMap<>();

    /** @param ignoreNulls whether attributes that are null are left out, or else written as NULL */
    AttributeMapper(boolean ignoreNulls) {
        this.ignoreNulls = ignoreNulls;
    }

    /**
     * How elements of this type become items.
     *
     * @throws IllegalArgumentException if the type has no fields, or one that cannot be written
     */
    Function<Object, Map<String, AttributeValue>> itemsOf(TypeInformation<?> type) {
        if (type instanceof PojoTypeInfo<?> || type instanceof TupleTypeInfoBase<?>) {
            return types.composite(type)::map;
        }
        throw new IllegalArgumentException("Elements of type " + type
                + " have no fields to make attributes of: expected a POJO, a tuple or a row. For other types write an"
                + " ElementConverter.");
    }

    /**
     * How elements of the class of this element become items.
     *
     * @throws IllegalArgumentException if the class has no fields, or one that cannot be written
     */
    Map<String, AttributeValue> itemOf(Object element) {
        if (element instanceof Row row) {
            return rowFields(row);
        }
        if (element instanceof Tuple tuple) {
            Map<String, AttributeValue> item = new LinkedHashMap<>();
            for (int i = 0; i < tuple.getArity(); i++) {
                put(item, "f" + i, tuple.getField(i), this::value);
            }
            return item;
        }
        Composite pojo = pojo(element.getClass());
        if (pojo == null) {
            throw new IllegalArgumentException("Elements of " + element.getClass()
                    + " have no fields to make attributes of: expected a POJO, a tuple or a row. A POJO is a public class"
                    + " with a public constructor without arguments, and its fields are public or have getter and"
                    + " setter. For other types write an ElementConverter.");
        }
        return pojo.map(element);
    }

    /** How objects of this class become maps of attributes; null if it is no POJO. */
    @Nullable
    Composite pojo(Class<?> type) {
        Composite known = pojos.get(type);
        if (known == null && TypeInformation.of(type) instanceof PojoTypeInfo<?> pojo) {
            known = types.composite(pojo);
            pojos.put(type, known);
        }
        return known;
    }

    /** By the class of the value. */
    AttributeValue value(Object value) {
        AttributeValue scalar = ScalarValues.convert(value);
        if (scalar != null) {
            return scalar;
        }
        if (value instanceof Set<?> set) {
            return set(set);
        }
        if (value instanceof Collection<?> collection) {
            return list(collection, this::value);
        }
        if (value instanceof Map<?, ?> map) {
            return AttributeValue.fromM(map(map));
        }
        if (value.getClass().isArray()) {
            return array(value);
        }
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? value(optional.get()) : NULL;
        }
        if (value instanceof Row row) {
            return AttributeValue.fromM(rowFields(row));
        }
        if (value instanceof Tuple tuple) {
            List<Object> fields = new ArrayList<>();
            for (int i = 0; i < tuple.getArity(); i++) {
                fields.add(tuple.getField(i));
            }
            return list(fields, this::value);
        }
        Composite pojo = pojo(value.getClass());
        if (pojo == null) {
            throw UnsupportedValueException.noAttributeType(value.getClass());
        }
        return AttributeValue.fromM(pojo.map(value));
    }

    AttributeValue list(Collection<?> values, Function<Object, AttributeValue> conversion) {
        List<AttributeValue> attributes = new ArrayList<>(values.size());
        for (Object value : values) {
            try {
                attributes.add(value == null ? NULL : conversion.apply(value));
            } catch (UnsupportedValueException e) {
                throw e.in("[" + attributes.size() + "]");
            }
        }
        return AttributeValue.fromL(attributes);
    }

    private AttributeValue array(Object array) {
        List<Object> values = new ArrayList<>(Array.getLength(array));
        for (int i = 0; i < Array.getLength(array); i++) {
            values.add(Array.get(array, i));
        }
        return list(values, this::value);
    }

    private Map<String, AttributeValue> map(Map<?, ?> map) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof CharSequence || key instanceof Enum<?> || key instanceof Character)) {
                throw new UnsupportedValueException(map.getClass(), "its keys are not texts");
            }
            put(attributes, key instanceof Enum<?> constant ? constant.name() : key.toString(), value, this::value);
        });
        return attributes;
    }

    /** DynamoDB's sets have one type of element and are never empty: an empty one is as good as none. */
    private AttributeValue set(Set<?> set) {
        if (set.isEmpty()) {
            return NULL;
        }
        List<AttributeValue> values = new ArrayList<>(set.size());
        for (Object element : set) {
            AttributeValue value = element == null ? null : ScalarValues.convert(element);
            if (value == null || value.type() != (values.isEmpty() ? value : values.get(0)).type()) {
                throw unsupportedSet(set);
            }
            values.add(value);
        }
        return switch (values.get(0).type()) {
            case S ->
                AttributeValue.fromSs(values.stream().map(AttributeValue::s).toList());
            case N ->
                AttributeValue.fromNs(values.stream().map(AttributeValue::n).toList());
            case B ->
                AttributeValue.fromBs(values.stream().map(AttributeValue::b).toList());
            default -> throw unsupportedSet(set);
        };
    }

    private static UnsupportedValueException unsupportedSet(Set<?> set) {
        return new UnsupportedValueException(
                set.getClass(), "a set's elements must be all texts, all numbers, or all binaries");
    }

    private Map<String, AttributeValue> rowFields(Row row) {
        Map<String, AttributeValue> fields = new LinkedHashMap<>();
        Set<String> names = row.getFieldNames(false);
        if (names == null) {
            for (int i = 0; i < row.getArity(); i++) {
                put(fields, "f" + i, row.getField(i), this::value);
            }
        } else {
            names.forEach(name -> put(fields, name, row.getField(name), this::value));
        }
        return fields;
    }

    /** Adds an attribute, unless it is null and nulls are left out. */
    void put(
            Map<String, AttributeValue> target,
            String name,
            @Nullable Object value,
            Function<Object, AttributeValue> conversion) {
        AttributeValue attribute;
        try {
            attribute = value == null ? NULL : conversion.apply(value);
        } catch (UnsupportedValueException e) {
            throw e.in(name);
        }
        if (!ignoreNulls || !Boolean.TRUE.equals(attribute.nul())) {
            target.put(name, attribute);
        }
    }
}
