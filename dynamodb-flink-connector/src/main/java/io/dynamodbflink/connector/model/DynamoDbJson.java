/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Identity;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * The JSON form that DynamoDB itself uses for items and stream records, {@code {"total":{"N":"9.5"}}}. Nothing is lost
 * in it, and tools such as the AWS CLI take it. What an object lacks is left out; every object has such a form, however
 * incomplete it is.
 *
 * @since 0.1.0
 */
public final class DynamoDbJson {

    private static final JsonFactory JSON = new JsonFactory();

    private DynamoDbJson() {}

    /** An item, or the key of one. */
    public static String of(Map<String, AttributeValue> item) {
        Objects.requireNonNull(item, "item");
        return text(json -> writeItem(item, json));
    }

    /** A stream record, as GetRecords and AWS Lambda give it. */
    public static String of(Record record) {
        Objects.requireNonNull(record, "record");
        return text(json -> writeRecord(record, json));
    }

    private static String text(Content content) {
        StringWriter text = new StringWriter(512);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot be written to", e);
        }
        return text.toString();
    }

    private static void writeRecord(Record record, JsonGenerator json) throws IOException {
        json.writeStartObject();
        writeText("eventID", record.eventID(), json);
        writeText("eventName", record.eventNameAsString(), json);
        writeText("eventVersion", record.eventVersion(), json);
        writeText("eventSource", record.eventSource(), json);
        writeText("awsRegion", record.awsRegion(), json);
        StreamRecord change = record.dynamodb();
        if (change != null) {
            json.writeFieldName("dynamodb");
            writeChange(change, json);
        }
        Identity identity = record.userIdentity();
        if (identity != null) {
            json.writeObjectFieldStart("userIdentity");
            writeText("type", identity.type(), json);
            writeText("principalId", identity.principalId(), json);
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeChange(StreamRecord change, JsonGenerator json) throws IOException {
        json.writeStartObject();
        Instant created = change.approximateCreationDateTime();
        if (created != null) {
            json.writeFieldName("ApproximateCreationDateTime");
            json.writeNumber(BigDecimal.valueOf(created.getEpochSecond())
                    .add(BigDecimal.valueOf(created.getNano(), 9))
                    .stripTrailingZeros()
                    .toPlainString());
        }
        writeImage("Keys", change.hasKeys(), change.keys(), json);
        writeImage("NewImage", change.hasNewImage(), change.newImage(), json);
        writeImage("OldImage", change.hasOldImage(), change.oldImage(), json);
        writeText("SequenceNumber", change.sequenceNumber(), json);
        Long size = change.sizeBytes();
        if (size != null) {
            json.writeNumberField("SizeBytes", size);
        }
        writeText("StreamViewType", change.streamViewTypeAsString(), json);
        json.writeEndObject();
    }

    private static void writeText(String name, @Nullable String value, JsonGenerator json) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private static void writeImage(String name, boolean present, Map<String, AttributeValue> image, JsonGenerator json)
            throws IOException {
        if (present) {
            json.writeFieldName(name);
            writeItem(image, json);
        }
    }

    private static void writeItem(Map<String, AttributeValue> item, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            json.writeFieldName(attribute.getKey());
            writeValue(attribute.getValue(), json);
        }
        json.writeEndObject();
    }

    private static void writeValue(@Nullable AttributeValue value, JsonGenerator json) throws IOException {
        if (value == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        if (ImproperValues.hasSeveralMembers(value)) {
            for (AttributeValue member : ImproperValues.members(value)) {
                writeMember(member, json);
            }
        } else {
            writeMember(value, json);
        }
        json.writeEndObject();
    }

    private static void writeMember(AttributeValue value, JsonGenerator json) throws IOException {
        switch (value.type()) {
            case S -> json.writeStringField("S", value.s());
            case N -> json.writeStringField("N", value.n());
            case B -> {
                json.writeFieldName("B");
                writeBytes(value.b(), json);
            }
            case BOOL -> json.writeBooleanField("BOOL", value.bool());
            case NUL -> json.writeBooleanField("NULL", value.nul());
            case M -> {
                json.writeFieldName("M");
                writeItem(value.m(), json);
            }
            case L -> writeList("L", value.l(), DynamoDbJson::writeValue, json);
            case SS -> writeList("SS", value.ss(), DynamoDbJson::writeString, json);
            case NS -> writeList("NS", value.ns(), DynamoDbJson::writeString, json);
            case BS -> writeList("BS", value.bs(), DynamoDbJson::writeBytes, json);
            case UNKNOWN_TO_SDK_VERSION -> {
                // No value, or one of a type that this version of the SDK has dropped.
            }
        }
    }

    private static <V> void writeList(String type, Collection<V> values, Element<V> element, JsonGenerator json)
            throws IOException {
        json.writeArrayFieldStart(type);
        for (V value : values) {
            element.write(value, json);
        }
        json.writeEndArray();
    }

    private static void writeString(@Nullable String value, JsonGenerator json) throws IOException {
        json.writeString(value);
    }

    private static void writeBytes(@Nullable SdkBytes bytes, JsonGenerator json) throws IOException {
        if (bytes == null) {
            json.writeNull();
        } else {
            json.writeBinary(bytes.asByteArrayUnsafe());
        }
    }

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private interface Element<V> {
        void write(@Nullable V value, JsonGenerator json) throws IOException;
    }
}
