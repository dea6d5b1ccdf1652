/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The lists of an item that the user wants as sets, named by their paths. */
final class SetPaths implements Serializable {

    static final SetPaths NONE = new SetPaths(List.of());

    private static final long serialVersionUID = 1L;

    private final List<List<String>> paths;

    private SetPaths(List<List<String>> paths) {
        this.paths = paths;
    }

    /** @throws IllegalArgumentException if a path is empty or has an empty name */
    static SetPaths of(String... paths) {
        List<List<String>> parsed = new ArrayList<>();
        for (String path : paths) {
            List<String> names = List.of(path.split("\\.", -1));
            if (names.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException(
                        "sets must be names of fields, or paths such as order.tags, but one is '" + path + "'");
            }
            parsed.add(names);
        }
        return new SetPaths(List.copyOf(parsed));
    }

    /**
     * A misspelt name must not go unnoticed.
     *
     * @throws IllegalArgumentException if a path begins with another name than these
     */
    void check(Collection<String> fields) {
        for (List<String> path : paths) {
            if (!fields.contains(path.get(0))) {
                throw new IllegalArgumentException(
                        "withSets names the field '" + path.get(0) + "', but the fields of the element are " + fields);
            }
        }
    }

    /**
     * The item with its lists replaced.
     *
     * @param ignoreNulls whether a list without elements, of which there is no set, is left out or else becomes NULL
     * @throws UnsupportedValueException if the elements of a list make no set, or it is no list
     */
    Map<String, AttributeValue> in(Map<String, AttributeValue> item, boolean ignoreNulls) {
        Map<String, AttributeValue> result = item;
        for (List<String> path : paths) {
            result = replaced(result, path, ignoreNulls);
        }
        return result;
    }

    private static Map<String, AttributeValue> replaced(
            Map<String, AttributeValue> attributes, List<String> path, boolean ignoreNulls) {
        String name = path.get(0);
        AttributeValue value = attributes.get(name);
        if (value == null || Boolean.TRUE.equals(value.nul())) {
            return attributes;
        }
        AttributeValue replacement;
        try {
            replacement = path.size() == 1 ? set(value) : below(value, path.subList(1, path.size()), ignoreNulls);
        } catch (UnsupportedValueException e) {
            throw e.in(name);
        }
        Map<String, AttributeValue> copy = new LinkedHashMap<>(attributes);
        if (ignoreNulls && replacement == Containers.NULL) {
            copy.remove(name);
        } else {
            copy.put(name, replacement);
        }
        return copy;
    }

    /** Lists on the way are gone through: a path names the field of each of their elements. */
    private static AttributeValue below(AttributeValue value, List<String> path, boolean ignoreNulls) {
        if (value.hasM()) {
            return AttributeValue.fromM(replaced(value.m(), path, ignoreNulls));
        }
        if (!value.hasL()) {
            throw new UnsupportedValueException(
                    AttributeValue.class, "withSets names a field below it, but it is of type " + value.type());
        }
        List<AttributeValue> elements = new ArrayList<>(value.l().size());
        for (AttributeValue element : value.l()) {
            try {
                elements.add(Boolean.TRUE.equals(element.nul()) ? element : below(element, path, ignoreNulls));
            } catch (UnsupportedValueException e) {
                throw e.at(elements.size());
            }
        }
        return AttributeValue.fromL(elements);
    }

    private static AttributeValue set(AttributeValue value) {
        if (value.hasSs() || value.hasNs() || value.hasBs()) {
            return value;
        }
        if (!value.hasL()) {
            throw new UnsupportedValueException(
                    AttributeValue.class, "withSets names it, but it is no list: its type is " + value.type());
        }
        if (value.l().isEmpty()) {
            return Containers.NULL;
        }
        AttributeValue set = AttributeSets.of(value.l());
        if (set == null) {
            throw UnsupportedValueException.noSet(List.class);
        }
        return set;
    }
}
