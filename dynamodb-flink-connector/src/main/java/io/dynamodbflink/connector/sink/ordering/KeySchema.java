/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Names, and where known types, of the attributes that make up a table's primary key.
 *
 * @since 0.1.0
 */
public final class KeySchema {

    private static final KeySchema UNKNOWN = new KeySchema(Map.of());

    /** Type by attribute name, in the order of the key; {@code UNKNOWN_TO_SDK_VERSION} where the type is not known. */
    private final Map<String, ScalarAttributeType> types;

    private KeySchema(Map<String, ScalarAttributeType> types) {
        this.types = types;
    }

    /** Nothing is known: every write is taken for one of a key of its own. */
    public static KeySchema unknown() {
        return UNKNOWN;
    }

    /** Key attributes by name; {@link #unknown()} if there are none. */
    public static KeySchema ofNames(List<String> names) {
        Map<String, ScalarAttributeType> types = new LinkedHashMap<>();
        names.forEach(name -> types.put(name, ScalarAttributeType.UNKNOWN_TO_SDK_VERSION));
        return types.isEmpty() ? UNKNOWN : new KeySchema(types);
    }

    /** The primary key that a table's description tells. */
    public static KeySchema of(TableDescription table) {
        Map<String, ScalarAttributeType> defined = new HashMap<>();
        for (AttributeDefinition attribute : table.attributeDefinitions()) {
            defined.put(attribute.attributeName(), attribute.attributeType());
        }
        Map<String, ScalarAttributeType> types = new LinkedHashMap<>();
        table.keySchema()
                .forEach(element -> types.put(
                        element.attributeName(),
                        defined.getOrDefault(element.attributeName(), ScalarAttributeType.UNKNOWN_TO_SDK_VERSION)));
        return types.isEmpty() ? UNKNOWN : new KeySchema(types);
    }

    public boolean isKnown() {
        return !types.isEmpty();
    }

    /** Names of the key attributes; empty if not known. */
    public List<String> names() {
        return List.copyOf(types.keySet());
    }

    /**
     * The key of an item.
     *
     * @throws InvalidKeyException if a key attribute is missing, empty or of another type than the table's
     */
    public WriteKey keyOf(Map<String, AttributeValue> item) throws InvalidKeyException {
        if (!isKnown()) {
            return WriteKey.unknown();
        }
        List<Object> parts = new ArrayList<>(types.size());
        for (Map.Entry<String, ScalarAttributeType> attribute : types.entrySet()) {
            parts.add(part(attribute.getKey(), attribute.getValue(), item.get(attribute.getKey())));
        }
        return new PrimaryKey(parts);
    }

    /** Only the key attributes of an item; the item itself if the schema is not known or it has no others. */
    public Map<String, AttributeValue> project(Map<String, AttributeValue> item) {
        if (!isKnown() || item.size() == types.size()) {
            return item;
        }
        Map<String, AttributeValue> key = new HashMap<>(item);
        key.keySet().retainAll(types.keySet());
        return key;
    }

    private static Object part(String name, ScalarAttributeType expected, @Nullable AttributeValue value)
            throws InvalidKeyException {
        if (value == null) {
            throw new InvalidKeyException("the key attribute '" + name + "' is missing");
        }
        AttributeValue.Type type = value.type();
        if (expected != ScalarAttributeType.UNKNOWN_TO_SDK_VERSION
                && !expected.toString().equals(type.toString())) {
            throw new InvalidKeyException("the key attribute '" + name + "' has the type " + type
                    + ", but the table's key has the type " + expected);
        }
        return switch (type) {
            case S -> notEmpty(name, value.s().isEmpty(), value.s());
            case B -> notEmpty(name, value.b().asByteArrayUnsafe().length == 0, value.b());
            case N -> number(name, value.n());
            default ->
                throw new InvalidKeyException("the key attribute '" + name + "' has the type " + type
                        + ", but keys can only have the types S, N and B");
        };
    }

    private static Object notEmpty(String name, boolean empty, Object value) throws InvalidKeyException {
        if (empty) {
            throw new InvalidKeyException("the key attribute '" + name + "' is empty");
        }
        return value;
    }

    private static Object number(String name, String text) throws InvalidKeyException {
        try {
            return new BigDecimal(text.trim()).stripTrailingZeros();
        } catch (NumberFormatException e) {
            // The cause would quote the value.
            throw new InvalidKeyException("the key attribute '" + name + "' has the type N, but is not a number");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeySchema that && types.equals(that.types);
    }

    @Override
    public int hashCode() {
        return Objects.hash(types);
    }

    @Override
    public String toString() {
        return "KeySchema" + types;
    }
}
