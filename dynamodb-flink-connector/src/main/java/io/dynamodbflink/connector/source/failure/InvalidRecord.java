/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.failure;

import io.dynamodbflink.connector.deadletter.DeadLetter;
import io.dynamodbflink.connector.model.DynamoDbJson;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.serialization.UnreadableRecordException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonFactory;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A record that the deserialization schema failed on.
 *
 * @param record the record as the service gave it
 * @param stream the stream it came from
 * @param shardId the shard it came from
 * @param sequenceNumber its place in the shard; null if the record has none, which no record of DynamoDB's lacks
 * @param error what the schema threw
 * @param failedAt when it did
 * @since 0.1.0
 */
public record InvalidRecord(
        Record record,
        StreamArn stream,
        ShardId shardId,
        @Nullable SequenceNumber sequenceNumber,
        Exception error,
        Instant failedAt)
        implements DeadLetter {

    private static final JsonFactory JSON = new JsonFactory();

    public InvalidRecord {
        Objects.requireNonNull(record, "record");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(shardId, "shardId");
        Objects.requireNonNull(error, "error");
        Objects.requireNonNull(failedAt, "failedAt");
    }

    /**
     * The record's place, the type of the error and where it was thrown; its message only if it is that of an
     * {@link UnreadableRecordException}, because others may quote values.
     */
    @Override
    public String describe() {
        return "Record " + (sequenceNumber == null ? "without sequence number" : sequenceNumber) + " of shard "
                + shardId + " of " + stream + " cannot be deserialized: "
                + (error instanceof UnreadableRecordException
                        ? error.getMessage()
                        : error.getClass().getName() + thrownAt());
    }

    /** The first place that is not in the JDK: in the schema, or in a library that it uses. */
    private String thrownAt() {
        return Arrays.stream(error.getStackTrace())
                .filter(frame -> !frame.getClassName().startsWith("java.")
                        && !frame.getClassName().startsWith("jdk."))
                .findFirst()
                .map(frame -> " at " + frame)
                .orElse("");
    }

    /**
     * The record in the service's own JSON form, its place, and the error with its message:
     *
     * <pre>{@code
     * {"failedAt":"2026-01-31T12:00:00Z","stream":"arn:aws:…","shardId":"shardId-…","sequenceNumber":"1000…",
     *  "error":{"type":"java.lang.NumberFormatException","message":"…"},
     *  "record":{"eventID":"…","eventName":"INSERT","dynamodb":{"Keys":{"id":{"S":"1"}},…}}}
     * }</pre>
     */
    @Override
    public String toJson() {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("failedAt", failedAt.toString());
            json.writeStringField("stream", stream.toString());
            json.writeStringField("shardId", shardId.value());
            json.writeStringField("sequenceNumber", sequenceNumber == null ? null : sequenceNumber.toString());
            json.writeObjectFieldStart("error");
            json.writeStringField("type", error.getClass().getName());
            json.writeStringField("message", error.getMessage());
            json.writeEndObject();
            json.writeFieldName("record");
            json.writeRawValue(DynamoDbJson.of(record));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A string cannot be written to", e);
        }
        return text.toString();
    }

    /** Without the values of the record. */
    @Override
    public String toString() {
        return describe();
    }
}
