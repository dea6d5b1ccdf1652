/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.ordering;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * Names, and where known types, of the attributes that make up a table's primary key.
 *
 * @since 0.1.0
 */
public final class KeySchema {

    /** DynamoDB's limit for a partition key: 2,048 bytes. */
    private static final int LONGEST_PARTITION_KEY = 2048;

    /** DynamoDB's limit for a sort key: 1,024 bytes. */
    private static final int LONGEST_SORT_KEY = 1024;

    private static final KeySchema UNKNOWN = new KeySchema(Map.of());

    /** By name, in the order of the key. */
    private final Map<String, KeyAttribute> attributes;

    private KeySchema(Map<String, KeyAttribute> attributes) {
        this.attributes = attributes;
    }

    /**
     * @param type its type; {@code UNKNOWN_TO_SDK_VERSION} if not known
     * @param longest most bytes of its value
     */
    private record KeyAttribute(String name, ScalarAttributeType type, int longest) {}

    /** Nothing is known: every write is taken for one of a key of its own. */
    public static KeySchema unknown() {
        return UNKNOWN;
    }

    /** Key attributes by name; {@link #unknown()} if there are none. */
    public static KeySchema ofNames(List<String> names) {
        Map<String, KeyAttribute> attributes = new LinkedHashMap<>();
        // Which of two is the partition key is not known either.
        names.forEach(name -> attributes.put(
                name, new KeyAttribute(name, ScalarAttributeType.UNKNOWN_TO_SDK_VERSION, LONGEST_PARTITION_KEY)));
        return attributes.isEmpty() ? UNKNOWN : new KeySchema(attributes);
    }

    /** The primary key that a table's description tells. */
    public static KeySchema of(TableDescription table) {
        Map<String, ScalarAttributeType> defined = new HashMap<>();
        for (AttributeDefinition attribute : table.attributeDefinitions()) {
            defined.put(attribute.attributeName(), attribute.attributeType());
        }
        Map<String, KeyAttribute> attributes = new LinkedHashMap<>();
        for (KeySchemaElement element : table.keySchema()) {
            String name = element.attributeName();
            attributes.put(
                    name,
                    new KeyAttribute(
                            name,
                            defined.getOrDefault(name, ScalarAttributeType.UNKNOWN_TO_SDK_VERSION),
                            element.keyType() == KeyType.RANGE ? LONGEST_SORT_KEY : LONGEST_PARTITION_KEY));
        }
        return attributes.isEmpty() ? UNKNOWN : new KeySchema(attributes);
    }

    public boolean isKnown() {
        return !attributes.isEmpty();
    }

    /** Names of the key attributes; empty if not known. */
    public List<String> names() {
        return List.copyOf(attributes.keySet());
    }

    /**
     * The key of an item.
     *
     * @throws InvalidKeyException if a key attribute is missing, empty, too long or of another type than the table's
     */
    public WriteKey keyOf(Map<String, AttributeValue> item) throws InvalidKeyException {
        if (!isKnown()) {
            return WriteKey.unknown();
        }
        List<Object> parts = new ArrayList<>(attributes.size());
        for (KeyAttribute attribute : attributes.values()) {
            parts.add(part(attribute, item.get(attribute.name())));
        }
        return new PrimaryKey(parts);
    }

    /** Only the key attributes of an item; the item itself if the schema is not known or it has no others. */
    public Map<String, AttributeValue> project(Map<String, AttributeValue> item) {
        if (!isKnown() || item.size() == attributes.size()) {
            return item;
        }
        Map<String, AttributeValue> key = new HashMap<>(item);
        key.keySet().retainAll(attributes.keySet());
        return key;
    }

    private static Object part(KeyAttribute attribute, @Nullable AttributeValue value) throws InvalidKeyException {
        String name = attribute.name();
        ScalarAttributeType expected = attribute.type();
        if (value == null) {
            throw new InvalidKeyException("the key attribute '" + name + "' is missing");
        }
        AttributeValue.Type type = value.type();
        if (type == null) {
            // The SDK's answer if more than one member is set.
            throw new InvalidKeyException("the key attribute '" + name + "' has values of several types at once");
        }
        if (expected != ScalarAttributeType.UNKNOWN_TO_SDK_VERSION
                && !expected.toString().equals(type.toString())) {
            throw new InvalidKeyException("the key attribute '" + name + "' has the type " + type
                    + ", but the table's key has the type " + expected);
        }
        return switch (type) {
            case S -> ofLength(attribute, utf8Length(value.s(), attribute.longest()), value.s());
            case B -> ofLength(attribute, value.b().asByteArrayUnsafe().length, value.b());
            case N -> number(name, value.n());
            default ->
                throw new InvalidKeyException("the key attribute '" + name + "' has the type " + type
                        + ", but keys can only have the types S, N and B");
        };
    }

    private static Object ofLength(KeyAttribute attribute, int bytes, Object value) throws InvalidKeyException {
        if (bytes == 0) {
            throw new InvalidKeyException("the key attribute '" + attribute.name() + "' is empty");
        }
        if (bytes > attribute.longest()) {
            throw new InvalidKeyException("the key attribute '" + attribute.name() + "' has " + bytes
                    + " bytes; DynamoDB's limit for it is " + attribute.longest() + " bytes");
        }
        return value;
    }

    private static int utf8Length(String text, int limit) {
        // No char has more than three bytes: the usual key needs no second look.
        return text.length() <= limit / 3 ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
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
        return other instanceof KeySchema that && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(attributes);
    }

    @Override
    public String toString() {
        return "KeySchema" + attributes.values();
    }
}
