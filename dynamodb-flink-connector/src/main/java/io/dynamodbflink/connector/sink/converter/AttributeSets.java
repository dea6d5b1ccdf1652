/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.converter;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * DynamoDB's sets. Their elements are all texts, all numbers or all binaries, and none is there twice, whatever Java
 * thinks of its equality: the numbers 1 and 1.0 are one element, and so are two arrays with the same bytes.
 */
final class AttributeSets {

    private AttributeSets() {}

    /** The set of these elements, of which there must be one; null if they make no set. */
    static @Nullable AttributeValue of(Collection<AttributeValue> elements) {
        AttributeValue.Type type = elements.iterator().next().type();
        Map<Object, AttributeValue> distinct = new LinkedHashMap<>(elements.size() * 2);
        for (AttributeValue element : elements) {
            if (element.type() != type) {
                return null;
            }
            distinct.putIfAbsent(type == AttributeValue.Type.N ? number(element.n()) : element, element);
        }
        Collection<AttributeValue> values = distinct.values();
        return switch (type) {
            case S ->
                AttributeValue.fromSs(values.stream().map(AttributeValue::s).toList());
            case N ->
                AttributeValue.fromNs(values.stream().map(AttributeValue::n).toList());
            case B ->
                AttributeValue.fromBs(values.stream().map(AttributeValue::b).toList());
            default -> null;
        };
    }

    /** What equal numbers have in common; a text that is no number is left to the checks of the sink. */
    private static Object number(String text) {
        try {
            return new BigDecimal(text).stripTrailingZeros();
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
