/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.serialization;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.model.UserIdentity;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Writes change events as JSON. */
final class ChangeEventJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ChangeEventJson() {}

    static String write(ChangeEvent event) throws IOException {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("eventName", event.type().name());
            writeImage("keys", event.keys(), json);
            writeImage("oldImage", event.oldImage(), json);
            writeImage("newImage", event.newImage(), json);
            json.writeStringField("sequenceNumber", event.sequenceNumber().toString());
            json.writeStringField("creationTime", event.creationTime().toString());
            if (event.viewType() != StreamViewType.UNKNOWN_TO_SDK_VERSION) {
                json.writeStringField("viewType", event.viewType().toString());
            }
            json.writeNumberField("sizeBytes", event.sizeBytes());
            json.writeBooleanField("timeToLiveDeletion", event.isTimeToLiveDeletion());
            UserIdentity identity = event.userIdentity();
            if (identity != null) {
                json.writeObjectFieldStart("userIdentity");
                json.writeStringField("type", identity.type());
                json.writeStringField("principalId", identity.principalId());
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void writeImage(String name, @Nullable Map<String, AttributeValue> image, JsonGenerator json)
            throws IOException {
        if (image != null) {
            json.writeFieldName(name);
            writeMap(image, json);
        }
    }

    private static void writeMap(Map<String, AttributeValue> map, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, AttributeValue> attribute : map.entrySet()) {
            json.writeFieldName(attribute.getKey());
            writeValue(attribute.getValue(), json);
        }
        json.writeEndObject();
    }

    private static void writeValue(AttributeValue value, JsonGenerator json) throws IOException {
        switch (value.type()) {
            case S -> json.writeString(value.s());
            case N -> writeNumber(value.n(), json);
            case B -> json.writeBinary(value.b().asByteArrayUnsafe());
            case BOOL -> json.writeBoolean(value.bool());
            case NUL -> json.writeNull();
            case M -> writeMap(value.m(), json);
            case L -> writeArray(value.l(), ChangeEventJson::writeValue, json);
            case SS -> writeArray(value.ss(), (text, target) -> target.writeString(text), json);
            case NS -> writeArray(value.ns(), ChangeEventJson::writeNumber, json);
            case BS -> writeArray(value.bs(), ChangeEventJson::writeBytes, json);
            default ->
                throw new UnreadableRecordException(
                        "An attribute has no value, or one of a type this version does not know");
        }
    }

    private static <V> void writeArray(List<V> values, ElementWriter<V> writer, JsonGenerator json) throws IOException {
        json.writeStartArray();
        for (V value : values) {
            writer.write(value, json);
        }
        json.writeEndArray();
    }

    private static void writeNumber(String number, JsonGenerator json) throws IOException {
        try {
            json.writeNumber(new BigDecimal(number));
        } catch (NumberFormatException e) {
            // Without the cause, which quotes the value.
            throw new UnreadableRecordException("An attribute of type N is not a number");
        }
    }

    private static void writeBytes(SdkBytes bytes, JsonGenerator json) throws IOException {
        json.writeBinary(bytes.asByteArrayUnsafe());
    }

    private interface ElementWriter<V> {
        void write(V value, JsonGenerator json) throws IOException;
    }
}
