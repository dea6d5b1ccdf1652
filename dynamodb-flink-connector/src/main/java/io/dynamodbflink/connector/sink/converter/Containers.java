/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How lists, arrays, sets and maps become attributes, and what becomes of nulls in them. */
final class Containers {

    /** Our own null; one that the user gives as an AttributeValue is another, and is always written. */
    static final AttributeValue NULL = AttributeValue.fromNul(true);

    /** Twice what DynamoDB takes, so that the checks of the sink refuse deep values and only endless ones end here. */
    private static final int DEEPEST = 64;

    private final boolean ignoreNulls;
    private int depth;

    /** @param ignoreNulls whether attributes that are null are left out, or else written as NULL */
    Containers(boolean ignoreNulls) {
        this.ignoreNulls = ignoreNulls;
    }

    /** The same conversion for values with values in them: an object that refers to itself has no end. */
    <T> Function<Object, T> nested(Function<Object, T> conversion) {
        return value -> {
            depth++;
            try {
                if (depth > DEEPEST) {
                    throw new UnsupportedValueException(
                            value.getClass(),
                            "it is nested more than " + DEEPEST
                                    + " levels deep, or refers to itself; DynamoDB takes 32 levels");
                }
                return conversion.apply(value);
            } finally {
                depth--;
            }
        };
    }

    AttributeValue list(Collection<?> values, Function<Object, AttributeValue> conversion) {
        return AttributeValue.fromL(attributes(values, conversion));
    }

    AttributeValue array(Object array, Function<Object, AttributeValue> conversion) {
        int length = Array.getLength(array);
        List<Object> values = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            values.add(Array.get(array, i));
        }
        return list(values, conversion);
    }

    /** DynamoDB's sets are never empty: an empty one is as good as none. */
    AttributeValue set(Collection<?> set, Function<Object, AttributeValue> conversion) {
        if (set.isEmpty()) {
            return NULL;
        }
        AttributeValue attribute = AttributeSets.of(attributes(set, conversion));
        if (attribute == null) {
            throw UnsupportedValueException.noSet(set.getClass());
        }
        return attribute;
    }

    private static List<AttributeValue> attributes(Collection<?> values, Function<Object, AttributeValue> conversion) {
        List<AttributeValue> attributes = new ArrayList<>(values.size());
        for (Object value : values) {
            try {
                attributes.add(value == null ? NULL : conversion.apply(value));
            } catch (UnsupportedValueException e) {
                throw e.at(attributes.size());
            }
        }
        return attributes;
    }

    AttributeValue map(Map<?, ?> map, Function<Object, AttributeValue> conversion) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>(map.size() * 2);
        map.forEach((key, value) -> put(attributes, key(map, key), value, conversion));
        return AttributeValue.fromM(attributes);
    }

    private static String key(Map<?, ?> map, @Nullable Object key) {
        if (key instanceof String text) {
            return text;
        }
        Function<Object, AttributeValue> conversion = key == null ? null : ScalarValues.conversion(key.getClass());
        String text = conversion == null ? null : ScalarValues.key(conversion.apply(key));
        if (text == null) {
            throw UnsupportedValueException.noKeys(map.getClass());
        }
        return text;
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
        if (!ignoreNulls || attribute != NULL) {
            target.put(name, attribute);
        }
    }
}
