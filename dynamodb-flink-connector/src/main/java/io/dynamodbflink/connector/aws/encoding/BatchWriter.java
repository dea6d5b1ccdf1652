/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws.encoding;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonEncoding;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.SerializableString;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Writes one request, member by member, in the order in which the SDK does. */
final class BatchWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private static final SerializableString PUT = new SerializedString("PutRequest");
    private static final SerializableString ITEM = new SerializedString("Item");
    private static final SerializableString DELETE = new SerializedString("DeleteRequest");
    private static final SerializableString KEY = new SerializedString("Key");

    private static final SerializableString S = new SerializedString("S");
    private static final SerializableString N = new SerializedString("N");
    private static final SerializableString B = new SerializedString("B");
    private static final SerializableString SS = new SerializedString("SS");
    private static final SerializableString NS = new SerializedString("NS");
    private static final SerializableString BS = new SerializedString("BS");
    private static final SerializableString M = new SerializedString("M");
    private static final SerializableString L = new SerializedString("L");
    private static final SerializableString BOOL = new SerializedString("BOOL");
    private static final SerializableString NULL = new SerializedString("NULL");

    private final JsonGenerator json;

    private BatchWriter(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes a request.
     *
     * @throws UnusualRequestException if the SDK has to write it
     * @throws IOException if a text cannot be written as UTF-8, or values are nested deeper than JSON is written
     */
    static void write(BatchWriteItemRequest request, OutputStream body) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(body, JsonEncoding.UTF8)) {
            // Or an error would be followed by closing brackets.
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            new BatchWriter(json).request(request);
        }
    }

    private void request(BatchWriteItemRequest request) throws IOException {
        if (request.requestItems().isEmpty()) {
            throw new UnusualRequestException();
        }
        json.writeStartObject();
        json.writeObjectFieldStart("RequestItems");
        for (Map.Entry<String, List<WriteRequest>> table :
                request.requestItems().entrySet()) {
            json.writeFieldName(usual(table.getKey()));
            writes(usual(table.getValue()));
        }
        json.writeEndObject();
        option("ReturnConsumedCapacity", request.returnConsumedCapacityAsString());
        option("ReturnItemCollectionMetrics", request.returnItemCollectionMetricsAsString());
        json.writeEndObject();
    }

    private void option(String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    private void writes(List<WriteRequest> writes) throws IOException {
        if (writes.isEmpty()) {
            throw new UnusualRequestException();
        }
        json.writeStartArray();
        for (WriteRequest write : writes) {
            write(usual(write));
        }
        json.writeEndArray();
    }

    private void write(WriteRequest write) throws IOException {
        PutRequest put = write.putRequest();
        DeleteRequest delete = write.deleteRequest();
        json.writeStartObject();
        if (put != null && delete == null && put.hasItem()) {
            write(PUT, ITEM, put.item());
        } else if (delete != null && put == null && delete.hasKey()) {
            write(DELETE, KEY, delete.key());
        } else {
            throw new UnusualRequestException();
        }
        json.writeEndObject();
    }

    private void write(SerializableString type, SerializableString member, Map<String, AttributeValue> item)
            throws IOException {
        json.writeFieldName(type);
        json.writeStartObject();
        json.writeFieldName(member);
        item(item);
        json.writeEndObject();
    }

    private void item(Map<String, AttributeValue> item) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            json.writeFieldName(usual(attribute.getKey()));
            value(usual(attribute.getValue()));
        }
        json.writeEndObject();
    }

    private void value(AttributeValue value) throws IOException {
        json.writeStartObject();
        // Without a type it has several members.
        switch (usual(value.type())) {
            case S -> {
                json.writeFieldName(S);
                json.writeString(value.s());
            }
            case N -> {
                json.writeFieldName(N);
                json.writeString(value.n());
            }
            case B -> {
                json.writeFieldName(B);
                bytes(value.b());
            }
            case BOOL -> {
                json.writeFieldName(BOOL);
                json.writeBoolean(value.bool());
            }
            case NUL -> {
                json.writeFieldName(NULL);
                json.writeBoolean(value.nul());
            }
            case M -> {
                json.writeFieldName(M);
                item(value.m());
            }
            case L -> list(value.l());
            case SS -> texts(SS, value.ss());
            case NS -> texts(NS, value.ns());
            case BS -> {
                json.writeFieldName(BS);
                json.writeStartArray();
                for (SdkBytes bytes : value.bs()) {
                    bytes(usual(bytes));
                }
                json.writeEndArray();
            }
            case UNKNOWN_TO_SDK_VERSION -> throw new UnusualRequestException();
        }
        json.writeEndObject();
    }

    private void list(List<AttributeValue> values) throws IOException {
        json.writeFieldName(L);
        json.writeStartArray();
        for (AttributeValue value : values) {
            value(usual(value));
        }
        json.writeEndArray();
    }

    private void texts(SerializableString type, List<String> texts) throws IOException {
        json.writeFieldName(type);
        json.writeStartArray();
        for (String text : texts) {
            json.writeString(usual(text));
        }
        json.writeEndArray();
    }

    private void bytes(SdkBytes bytes) throws IOException {
        json.writeBinary(bytes.asByteArrayUnsafe());
    }

    /** Every part of a request that DynamoDB takes is there. */
    private static <T> T usual(@Nullable T part) {
        if (part == null) {
            throw new UnusualRequestException();
        }
        return part;
    }
}
