/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.failure;

import io.dynamodbflink.connector.deadletter.DeadLetter;
import io.dynamodbflink.connector.model.DynamoDbJson;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;

/**
 * A write that the table will never accept.
 *
 * @param table name or ARN of the table
 * @param request the write
 * @param keyNames names of the table's key attributes; empty if not known
 * @param size size of the item in bytes, by DynamoDB's rules; 0 if it has none, because a value is missing
 * @param reason why it cannot be written: what the sink found, or what the table answered; without values
 * @param attempts how often it was sent, without the calls that told it from its neighbours; 0 if the sink found before
 *     sending it that the table would refuse it
 * @param failedAt when that was found
 * @since 0.1.0
 */
public record InvalidItem(
        String table,
        DynamoDbWriteRequest request,
        List<String> keyNames,
        int size,
        String reason,
        int attempts,
        Instant failedAt)
        implements DeadLetter {

    private static final JsonFactory JSON = new JsonFactory();

    public InvalidItem {
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(request, "request");
        keyNames = List.copyOf(keyNames);
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(failedAt, "failedAt");
    }

    /** Everything but the values, which are the user's data. */
    @Override
    public String describe() {
        return "A " + request.getType() + " to table '" + table + "' cannot be written: " + reason
                + ". Key attributes of the table: " + (keyNames.isEmpty() ? "not known" : keyNames)
                + ", attributes of the item: "
                + new TreeSet<>(request.getItem().keySet()) + ", size: " + size + " bytes";
    }

    /**
     * The write in the form that TransactWriteItems takes, for example from the AWS CLI, and what is known about it:
     *
     * <pre>{@code
     * {"failedAt":"2026-01-31T12:00:00Z","table":"orders","reason":"…","attempts":1,"size":37,"keyNames":["id"],
     *  "request":{"Put":{"TableName":"orders","Item":{"id":{"S":"1"},…}}}}
     * }</pre>
     *
     * <p>A delete is {@code {"Delete":{"TableName":…,"Key":{…}}}}.
     */
    @Override
    public String toJson() {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("failedAt", failedAt.toString());
            json.writeStringField("table", table);
            json.writeStringField("reason", reason);
            json.writeNumberField("attempts", attempts);
            json.writeNumberField("size", size);
            json.writeArrayFieldStart("keyNames");
            for (String name : keyNames) {
                json.writeString(name);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("request");
            writeRequest(json);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot be written to", e);
        }
        return text.toString();
    }

    private void writeRequest(JsonGenerator json) throws IOException {
        boolean delete =
                switch (request.getType()) {
                    case PUT -> false;
                    case DELETE -> true;
                };
        json.writeObjectFieldStart(delete ? "Delete" : "Put");
        json.writeStringField("TableName", table);
        json.writeFieldName(delete ? "Key" : "Item");
        json.writeRawValue(DynamoDbJson.of(request.getItem()));
        json.writeEndObject();
    }

    /** Without the values of the item. */
    @Override
    public String toString() {
        return describe();
    }
}
