/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A request's JSON object, whose parts are strings, numbers, booleans, lists and further objects. Fields that are null
 * are as good as absent.
 *
 * @since 0.1.0
 */
public final class JsonRequest {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<String, Object> fields;

    /** @param fields of a part of a request */
    public JsonRequest(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** Reads a request. */
    public static JsonRequest parse(ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw ServiceException.serialization("The request is not a JSON object");
            }
            return new JsonRequest(object(parser));
        } catch (IOException e) {
            throw ServiceException.serialization("The request is not valid JSON");
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> object = Map.of();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token != JsonToken.VALUE_NULL) {
                object = with(object, name, value(parser, token));
            }
        }
        return object;
    }

    /** Most objects of a request are attribute values, which have one field. */
    private static Map<String, Object> with(Map<String, Object> object, String name, Object value) {
        if (object.isEmpty()) {
            return Collections.singletonMap(name, value);
        }
        Map<String, Object> more = object instanceof LinkedHashMap ? object : new LinkedHashMap<>(object);
        more.put(name, value);
        return more;
    }

    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
            default -> throw ServiceException.serialization("Unexpected JSON " + token);
        };
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> array = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(parser, token));
        }
        return array;
    }

    /** Refuses fields that would otherwise be ignored silently. */
    public JsonRequest allowing(Set<String> names) {
        Set<String> others = new TreeSet<>(fields.keySet());
        others.removeAll(names);
        if (!others.isEmpty()) {
            throw ServiceException.unsupported("the parameter " + String.join(", ", others) + " here");
        }
        return this;
    }

    /** Whether the field is there. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** The fields of this object. */
    public Map<String, Object> fields() {
        return fields;
    }

    /** A string that must be there. */
    public String string(String name) {
        String value = optionalString(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /** A string, or null. */
    public @Nullable String optionalString(String name) {
        return typed(name, String.class);
    }

    /** A whole number, or the default. */
    public int intOr(String name, int otherwise) {
        BigDecimal number = typed(name, BigDecimal.class);
        return number == null ? otherwise : number.intValue();
    }

    /** A boolean, or false. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(typed(name, Boolean.class));
    }

    /** An object that must be there. */
    public JsonRequest object(String name) {
        JsonRequest value = optionalObject(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /** An object, or null. */
    public @Nullable JsonRequest optionalObject(String name) {
        Object value = fields.get(name);
        return value == null ? null : objectIn(value, name);
    }

    /** The objects of a list; an absent list is empty. */
    public List<JsonRequest> objects(String name) {
        List<?> list = typed(name, List.class);
        return list == null
                ? List.of()
                : list.stream().map(value -> objectIn(value, name)).toList();
    }

    /** Takes a value of a request for an object. */
    @SuppressWarnings("unchecked") // Objects are read here only, with strings for keys.
    public static JsonRequest objectIn(Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            return new JsonRequest((Map<String, Object>) map);
        }
        throw ServiceException.serialization(name + " is not an object");
    }

    private <T> @Nullable T typed(String name, Class<T> type) {
        Object value = fields.get(name);
        if (value == null || type.isInstance(value)) {
            return type.cast(value);
        }
        throw ServiceException.serialization(name + " is not a " + type.getSimpleName());
    }

    private static ServiceException missing(String name) {
        String member = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return ServiceException.validation("1 validation error detected: Value null at '" + member
                + "' failed to satisfy constraint: Member must not be null");
    }
}
