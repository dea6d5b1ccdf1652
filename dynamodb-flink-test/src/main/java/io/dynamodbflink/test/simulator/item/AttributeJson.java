/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.test.simulator.item;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dynamodbflink.test.simulator.protocol.Body;
import io.dynamodbflink.test.simulator.protocol.JsonRequest;
import io.dynamodbflink.test.simulator.protocol.ServiceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Items between their wire form and the SDK's value types. Numbers and sets are brought into one form when they are
 * read, so that equal values are equal objects.
 *
 * @since 0.1.0
 */
public final class AttributeJson {

    private static final Comparator<SdkBytes> BY_BYTES =
            Comparator.comparing(SdkBytes::asByteArrayUnsafe, Arrays::compareUnsigned);

    private static final RepeatedTexts TEXTS = new RepeatedTexts();

    private AttributeJson() {}

    /** Reads the attributes of an item, or of anything else that has names and values. */
    public static Map<String, AttributeValue> read(JsonRequest item) {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        item.fields().forEach((name, value) -> attributes.put(name, value(JsonRequest.objectIn(value, name))));
        return attributes;
    }

    /** Attributes that did not arrive over the wire, brought into the form of those that did. */
    public static Map<String, AttributeValue> normalise(Map<String, AttributeValue> item) {
        byte[] json = Body.json(fields -> writeField(fields, "Item", item)).toByteArray();
        return read(JsonRequest.parse(ByteBuffer.wrap(json)).object("Item"));
    }

    private static AttributeValue value(JsonRequest typed) {
        if (typed.fields().size() != 1) {
            throw ServiceException.validation(
                    "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        }
        Map.Entry<String, Object> entry = typed.fields().entrySet().iterator().next();
        return value(entry.getKey(), entry.getValue());
    }

    private static AttributeValue value(String type, Object value) {
        return switch (type) {
            case "S" -> TEXTS.valueOf(string(value));
            case "N" -> AttributeValue.fromN(Numbers.normalise(string(value)));
            case "B" -> AttributeValue.fromB(bytes(value));
            case "BOOL" -> AttributeValue.fromBool(bool(value));
            case "NULL" -> AttributeValue.fromNul(bool(value));
            case "SS" ->
                AttributeValue.fromSs(set("string", list(value).stream().map(AttributeJson::string)));
            case "NS" ->
                AttributeValue.fromNs(set("number", list(value).stream().map(AttributeJson::string)).stream()
                        .map(Numbers::parse)
                        .sorted()
                        .map(Numbers::format)
                        .toList());
            case "BS" -> AttributeValue.fromBs(binarySet(value));
            case "L" ->
                AttributeValue.fromL(list(value).stream()
                        .map(element -> value(JsonRequest.objectIn(element, type)))
                        .toList());
            case "M" -> AttributeValue.fromM(read(JsonRequest.objectIn(value, type)));
            default -> throw ServiceException.serialization("Unknown attribute type " + type);
        };
    }

    private static List<String> set(String kind, Stream<String> values) {
        List<String> sorted = values.sorted().toList();
        checkSet(kind, sorted);
        return sorted;
    }

    private static List<SdkBytes> binarySet(Object value) {
        List<SdkBytes> sorted =
                list(value).stream().map(AttributeJson::bytes).sorted(BY_BYTES).toList();
        checkSet("binary", sorted);
        return sorted;
    }

    private static void checkSet(String kind, List<?> values) {
        if (values.isEmpty()) {
            throw ServiceException.validation(
                    "One or more parameter values were invalid: An " + kind + " set  may not be empty");
        }
        if (new HashSet<>(values).size() < values.size()) {
            throw ServiceException.validation("One or more parameter values were invalid: Input collection "
                    + values.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"))
                    + " contains duplicates.");
        }
    }

    private static String string(Object value) {
        if (value instanceof String string) {
            return string;
        }
        throw ServiceException.serialization("An attribute value is not a string");
    }

    private static boolean bool(Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        throw ServiceException.serialization("An attribute value is not a boolean");
    }

    private static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw ServiceException.serialization("An attribute value is not a list");
    }

    private static SdkBytes bytes(Object value) {
        try {
            return SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(string(value)));
        } catch (IllegalArgumentException e) {
            throw ServiceException.serialization("A binary attribute value is not Base64");
        }
    }

    /** Writes an item as a JSON object. */
    public static void write(JsonGenerator json, Map<String, AttributeValue> item) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            json.writeFieldName(attribute.getKey());
            write(json, attribute.getValue());
        }
        json.writeEndObject();
    }

    /** Writes a field that holds an item. */
    public static void writeField(JsonGenerator json, String field, Map<String, AttributeValue> item)
            throws IOException {
        json.writeFieldName(field);
        write(json, item);
    }

    private static void write(JsonGenerator json, AttributeValue value) throws IOException {
        json.writeStartObject();
        switch (value.type()) {
            case S -> json.writeStringField("S", value.s());
            case N -> json.writeStringField("N", value.n());
            case B -> json.writeStringField("B", base64(value.b()));
            case BOOL -> json.writeBooleanField("BOOL", value.bool());
            case NUL -> json.writeBooleanField("NULL", value.nul());
            case SS -> strings(json, "SS", value.ss());
            case NS -> strings(json, "NS", value.ns());
            case BS ->
                strings(
                        json,
                        "BS",
                        value.bs().stream().map(AttributeJson::base64).toList());
            case L -> {
                json.writeArrayFieldStart("L");
                for (AttributeValue element : value.l()) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case M -> {
                json.writeFieldName("M");
                write(json, value.m());
            }
            default -> throw new IllegalArgumentException("Attribute of unknown type " + value.type());
        }
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String type, List<String> values) throws IOException {
        json.writeArrayFieldStart(type);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static String base64(SdkBytes bytes) {
        return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
    }
}
