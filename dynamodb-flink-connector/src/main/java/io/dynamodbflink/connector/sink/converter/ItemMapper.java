/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple;
import org.apache.flink.types.Row;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Turns POJOs, records, tuples and rows into items.
 *
 * <p>Not for more than one thread.
 */
final class ItemMapper {

    private final ItemOptions options;
    private final ValueTypes types;
    private final Map<Class<?>, Function<Object, Map<String, AttributeValue>>> byClass = new HashMap<>();

    ItemMapper(ItemOptions options) {
        this.options = options;
        this.types = new ValueTypes(new Containers(options.ignoreNulls()));
    }

    /**
     * How elements of this type become items.
     *
     * @throws IllegalArgumentException if the type has no fields, or one that cannot be written
     */
    Function<Object, Map<String, AttributeValue>> itemsOf(TypeInformation<?> type) {
        Composite composite = types.composite(type);
        if (composite == null) {
            throw new IllegalArgumentException("Elements of type " + type
                    + " have no fields to make attributes of: expected a POJO, a record, a tuple or a row. For other"
                    + " types write an ElementConverter.");
        }
        return items(composite);
    }

    /**
     * The item that an element becomes, by its class.
     *
     * @throws IllegalArgumentException if the class has no fields, or one that cannot be written
     */
    Map<String, AttributeValue> itemOf(Object element) {
        Class<?> type = element.getClass();
        Function<Object, Map<String, AttributeValue>> items = byClass.get(type);
        if (items == null) {
            items = items(element);
            byClass.put(type, items);
        }
        return items.apply(element);
    }

    private Function<Object, Map<String, AttributeValue>> items(Object element) {
        if (element instanceof Row) {
            return row -> withSets(types.fields((Row) row));
        }
        if (element instanceof Tuple tuple) {
            options.sets()
                    .check(IntStream.range(0, tuple.getArity())
                            .mapToObj(i -> "f" + i)
                            .toList());
            return fields -> withSets(types.fields((Tuple) fields));
        }
        Composite pojo = types.composite(element.getClass());
        if (pojo == null) {
            throw new IllegalArgumentException("Elements of " + element.getClass()
                    + " have no fields to make attributes of: expected a POJO, a record, a tuple or a row. A POJO is a"
                    + " public class with a public constructor without arguments, and its fields are public or have"
                    + " getter and setter. For other types write an ElementConverter.");
        }
        return items(pojo);
    }

    private Function<Object, Map<String, AttributeValue>> items(Composite composite) {
        options.sets().check(composite.names());
        return element -> withSets(composite.map(element));
    }

    private Map<String, AttributeValue> withSets(Map<String, AttributeValue> item) {
        return options.sets().in(item, options.ignoreNulls());
    }
}
