/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.serialization.UnreadableRecordException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

class InvalidRecordTests {

    private static final String STREAM =
            "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-31T12:00:00.000";

    @Test
    void jsonHasEverythingInOneLine() {
        assertThat(invalid(new IOException("not\na \"number\"")).toJson())
                .isEqualTo(
                        "{\"failedAt\":\"2026-01-31T12:00:00Z\",\"stream\":\"" + STREAM + "\",\"shardId\":\"shard-1\","
                                + "\"sequenceNumber\":\"00042\",\"error\":{\"type\":\"java.io.IOException\","
                                + "\"message\":\"not\\na \\\"number\\\"\"},"
                                + "\"record\":{\"eventID\":\"e\",\"dynamodb\":{\"Keys\":{\"id\":{\"S\":\"secret\"}}}}}");
    }

    @Test
    void errorWithoutMessageIsNoObstacle() {
        assertThat(invalid(new NullPointerException()).toJson()).contains("\"message\":null");
    }

    @Test
    void descriptionHasThePlaceInTheSchemaAndNoValue() {
        NumberFormatException error = null;
        try {
            Integer.parseInt("secret");
        } catch (NumberFormatException e) {
            error = e;
        }

        assertThat(invalid(error).describe())
                .startsWith("Record 00042 of shard shard-1 of " + STREAM
                        + " cannot be deserialized: java.lang.NumberFormatException at "
                        + getClass().getName())
                .doesNotContain("secret");
        assertThat(invalid(error)).hasToString(invalid(error).describe());
    }

    @Test
    void messageThatNamesNoValuesIsPartOfTheDescription() {
        assertThat(invalid(new UnreadableRecordException("the view type is KEYS_ONLY"))
                        .describe())
                .endsWith("cannot be deserialized: the view type is KEYS_ONLY");
    }

    @Test
    void errorWithoutStackIsDescribedByItsType() {
        RuntimeException error = new RuntimeException("secret", null, false, false) {
            private static final long serialVersionUID = 1L;
        };

        assertThat(invalid(error).describe()).endsWith(error.getClass().getName());
    }

    private static InvalidRecord invalid(Exception error) {
        return new InvalidRecord(
                Record.builder()
                        .eventID("e")
                        .dynamodb(change -> change.keys(Map.of("id", AttributeValue.fromS("secret"))))
                        .build(),
                StreamArn.parse(STREAM),
                ShardId.of("shard-1"),
                SequenceNumber.of("00042"),
                error,
                Instant.parse("2026-01-31T12:00:00Z"));
    }
}
