/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.model.StreamArn;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.OnDataLoss;
import io.dynamodbflink.connector.source.ReaderSettings;
import io.dynamodbflink.connector.source.SourceSettings;
import io.dynamodbflink.connector.source.split.DynamoDbStreamsShardSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ExpiredIteratorException;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;

/** Shards, records and errors for tests. */
final class Shards {

    static final StreamArn STREAM =
            StreamArn.parse("arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-31T12:00:00.000");

    static final Instant NOW = Instant.parse("2026-01-31T12:00:00.700Z");

    static final Duration TIP = Duration.ofMillis(250);
    static final Duration IDLE_AFTER = Duration.ofSeconds(10);
    static final Duration IDLE = Duration.ofSeconds(1);

    private Shards() {}

    static SourceSettings settings() {
        return settings(50);
    }

    static SourceSettings settings(int maxConsecutiveFailures) {
        return settings(maxConsecutiveFailures, 64 * 1024 * 1024);
    }

    static SourceSettings settings(int maxConsecutiveFailures, long bufferBytes) {
        return settings(maxConsecutiveFailures, bufferBytes, OnDataLoss.CONTINUE);
    }

    static SourceSettings settings(OnDataLoss onDataLoss) {
        return settings(50, 64 * 1024 * 1024, onDataLoss);
    }

    private static SourceSettings settings(int maxConsecutiveFailures, long bufferBytes, OnDataLoss onDataLoss) {
        return new SourceSettings(
                InitialPosition.LATEST,
                null,
                Duration.ofSeconds(60),
                5,
                maxConsecutiveFailures,
                new ExponentialBackoff(Duration.ofMillis(100), Duration.ofSeconds(1)),
                new ReaderSettings(IDLE, TIP, IDLE_AFTER, bufferBytes, onDataLoss, true));
    }

    static DynamoDbStreamsShardSplit split(String shardId, StartingPosition position) {
        return new DynamoDbStreamsShardSplit(STREAM, ShardId.of(shardId), null, position, false);
    }

    static Record record(long sequenceNumber, Instant created) {
        return Record.builder()
                .eventName("INSERT")
                .dynamodb(change -> change.sequenceNumber(String.valueOf(sequenceNumber))
                        .approximateCreationDateTime(created)
                        .sizeBytes(100L)
                        .keys(Map.of("id", AttributeValue.fromS("secret-" + sequenceNumber))))
                .build();
    }

    static Record record(long sequenceNumber) {
        return record(sequenceNumber, NOW);
    }

    static RuntimeException throttled() {
        return error("ThrottlingException", 400);
    }

    static RuntimeException transientError() {
        return error("InternalServerError", 500);
    }

    static RuntimeException accessDenied() {
        return error("AccessDeniedException", 400);
    }

    static RuntimeException invalid() {
        return error("ValidationException", 400);
    }

    static RuntimeException expired() {
        return ExpiredIteratorException.builder()
                .awsErrorDetails(details("ExpiredIteratorException"))
                .statusCode(400)
                .build();
    }

    static RuntimeException trimmed() {
        return TrimmedDataAccessException.builder()
                .awsErrorDetails(details("TrimmedDataAccessException"))
                .statusCode(400)
                .build();
    }

    static RuntimeException notFound() {
        return ResourceNotFoundException.builder()
                .awsErrorDetails(details("ResourceNotFoundException"))
                .statusCode(400)
                .build();
    }

    private static RuntimeException error(String code, int status) {
        return DynamoDbException.builder()
                .awsErrorDetails(details(code))
                .statusCode(status)
                .build();
    }

    private static AwsErrorDetails details(String code) {
        return AwsErrorDetails.builder()
                .errorCode(code)
                .errorMessage("as told by the service")
                .build();
    }
}
