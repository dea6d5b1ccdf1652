/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.model;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Items as the model has them: numbers by value and not by digits, sets in order. */
final class Item {

    private Item() {}

    static Map<String, Object> of(Map<String, AttributeValue> attributes) {
        Map<String, Object> item = new TreeMap<>();
        attributes.forEach((name, value) -> item.put(name, value(value)));
        return item;
    }

    static Object value(AttributeValue value) {
        return switch (value.type()) {
            case N -> number(new BigDecimal(value.n()));
            case S -> value.s();
            case L -> value.l().stream().map(Item::value).toList();
            case M -> of(value.m());
            case SS -> new TreeSet<>(value.ss());
            default -> value;
        };
    }

    static BigDecimal number(BigDecimal number) {
        return number.stripTrailingZeros();
    }

    static BigDecimal sum(@Nullable Object number, long summand) {
        return number(((BigDecimal) (number == null ? BigDecimal.ZERO : number)).add(BigDecimal.valueOf(summand)));
    }

    static List<Object> appended(@Nullable Object list, Object element) {
        List<Object> longer = new ArrayList<>(list == null ? List.of() : (List<?>) list);
        longer.add(element);
        return longer;
    }

    static TreeSet<String> set(@Nullable Object set) {
        TreeSet<String> copy = new TreeSet<>();
        if (set != null) {
            ((TreeSet<?>) set).forEach(element -> copy.add((String) element));
        }
        return copy;
    }
}
