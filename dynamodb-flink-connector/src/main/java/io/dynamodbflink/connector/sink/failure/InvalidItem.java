/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.failure;

import io.dynamodbflink.connector.deadletter.DeadLetter;
import io.dynamodbflink.connector.model.DynamoDbJson;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequest;
import io.dynamodbflink.connector.sink.DynamoDbWriteRequestType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

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
        return (request.getConditionExpression() == null ? "A " : "A conditional ") + request.getType() + " to table '"
                + table + "' cannot be written: " + reason
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
     * <p>A delete is {@code {"Delete":{"TableName":…,"Key":{…}}}}, an update
     * {@code {"Update":{"TableName":…,"Key":{…},"UpdateExpression":"…"}}}, each with its
     * {@code ConditionExpression}, {@code ExpressionAttributeNames} and {@code ExpressionAttributeValues} if it has any.
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
        json.writeObjectFieldStart(
                switch (request.getType()) {
                    case PUT -> "Put";
                    case DELETE -> "Delete";
                    case UPDATE -> "Update";
                });
        json.writeStringField("TableName", table);
        writeItem(request.getType() == DynamoDbWriteRequestType.PUT ? "Item" : "Key", request.getItem(), json);
        writeExpression("UpdateExpression", request.getUpdateExpression(), json);
        writeExpression("ConditionExpression", request.getConditionExpression(), json);
        if (!request.getExpressionAttributeNames().isEmpty()) {
            json.writeObjectFieldStart("ExpressionAttributeNames");
            for (Map.Entry<String, String> name :
                    request.getExpressionAttributeNames().entrySet()) {
                json.writeStringField(name.getKey(), name.getValue());
            }
            json.writeEndObject();
        }
        if (!request.getExpressionAttributeValues().isEmpty()) {
            writeItem("ExpressionAttributeValues", request.getExpressionAttributeValues(), json);
        }
        json.writeEndObject();
    }

    private static void writeItem(String field, Map<String, AttributeValue> item, JsonGenerator json)
            throws IOException {
        json.writeFieldName(field);
        json.writeRawValue(DynamoDbJson.of(item));
    }

    private static void writeExpression(String field, @Nullable String expression, JsonGenerator json)
            throws IOException {
        if (expression != null) {
            json.writeStringField(field, expression);
        }
    }

    /** Without the values of the item. */
    @Override
    public String toString() {
        return describe();
    }
}
