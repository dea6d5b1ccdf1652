/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes of a table's primary key.
 *
 * @param partition the partition key
 * @param sort the sort key, or null
 * @since 0.1.0
 */
public record KeySchema(Attribute partition, @Nullable Attribute sort) {

    private static final String INVALID = "One or more parameter values were invalid: ";

    /**
     * An attribute of the key.
     *
     * @param name of the attribute
     * @param type {@code S}, {@code N} or {@code B}
     */
    public record Attribute(String name, String type) {

        private static final int MAX_PARTITION_KEY_BYTES = 2048;

        /** Checks the parts. */
        public Attribute {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(type, "type");
        }

        private boolean fits(Map<String, AttributeValue> key) {
            AttributeValue value = key.get(name);
            return value != null && type.equals(value.type().name());
        }

        private AttributeValue in(Map<String, AttributeValue> item) {
            AttributeValue value = item.get(name);
            if (value == null) {
                throw ServiceException.validation(INVALID + "Missing the key " + name + " in the item");
            }
            if (!type.equals(value.type().name())) {
                throw ServiceException.validation(
                        INVALID + "Type mismatch for key " + name + " expected: " + type + " actual: " + value.type());
            }
            checkNotEmpty(value);
            return value;
        }

        private void checkNotEmpty(AttributeValue value) {
            boolean empty = type.equals("S") && value.s().isEmpty()
                    || type.equals("B") && value.b().asByteArrayUnsafe().length == 0;
            if (empty) {
                throw ServiceException.validation(INVALID
                        + "The AttributeValue for a key attribute cannot contain an empty "
                        + (type.equals("S") ? "string" : "binary") + " value. Key: " + name);
            }
            if (ItemSize.of(value) > MAX_PARTITION_KEY_BYTES) {
                throw ServiceException.validation(
                        INVALID + "Size of hashkey has exceeded the maximum size limit of" + " 2048 bytes");
            }
        }
    }

    /** Checks the parts. */
    public KeySchema {
        Objects.requireNonNull(partition, "partition");
    }

    /** The key of an item, which must hold all of its attributes. */
    public ItemKey keyOf(Map<String, AttributeValue> item) {
        String sortText = sort == null ? "" : text(sort.in(item));
        return new ItemKey(text(partition.in(item)), sortText);
    }

    /** The key in a request which must hold the attributes of the key and no others. */
    public ItemKey exactKey(Map<String, AttributeValue> key) {
        boolean fits = key.size() == (sort == null ? 1 : 2) && partition.fits(key) && (sort == null || sort.fits(key));
        if (!fits) {
            throw ServiceException.validation("The provided key element does not match the schema");
        }
        return keyOf(key);
    }

    /** The attributes of the key, out of an item. */
    public Map<String, AttributeValue> keysIn(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> keys = new LinkedHashMap<>(4);
        keys.put(partition.name(), partition.in(item));
        if (sort != null) {
            keys.put(sort.name(), sort.in(item));
        }
        return keys;
    }

    /** Whether an attribute belongs to the key. */
    public boolean contains(String attributeName) {
        return attributes().stream().anyMatch(attribute -> attribute.name().equals(attributeName));
    }

    /** The attributes, partition key first. */
    public List<Attribute> attributes() {
        return Stream.of(partition, sort).filter(Objects::nonNull).toList();
    }

    /** Writes the {@code KeySchema} field. */
    public void writeTo(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("KeySchema");
        for (Attribute attribute : attributes()) {
            json.writeStartObject();
            json.writeStringField("AttributeName", attribute.name());
            json.writeStringField("KeyType", attribute.equals(partition) ? "HASH" : "RANGE");
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String text(AttributeValue value) {
        return switch (value.type()) {
            case S -> value.s();
            case N -> value.n();
            default -> Base64.getEncoder().encodeToString(value.b().asByteArrayUnsafe());
        };
    }
}
