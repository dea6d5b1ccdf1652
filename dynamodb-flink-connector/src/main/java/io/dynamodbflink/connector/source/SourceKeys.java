/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.aws.UnknownKey;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** The keys of a source's options: which exist, and which were probably meant. */
final class SourceKeys {

    private static final Set<String> PREFIXES =
            Set.of("flink.dynamodbstreams.", "flink.describestream.", "flink.shard.", "flink.stream.");

    private static final Set<String> KNOWN = Set.of(
            DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION.key(),
            DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_TIMESTAMP.key(),
            DynamodbStreamsSourceConfigConstants.FOLLOW_TABLE.key(),
            DynamodbStreamsSourceConfigConstants.SHARD_DISCOVERY_INTERVAL.key(),
            DynamodbStreamsSourceConfigConstants.DESCRIBE_STREAM_INCONSISTENCY_RESOLUTION_RETRY_COUNT.key(),
            DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_RETRY_COUNT.key(),
            DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_EXPONENTIAL_BACKOFF_MIN_DELAY.key(),
            DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_EXPONENTIAL_BACKOFF_MAX_DELAY.key(),
            DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_EMPTY_POLLS.key(),
            DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_NON_EMPTY_POLLS.key(),
            DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_READER_BUFFER_SIZE.key(),
            DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_POLICY.key(),
            DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_INVALID_RECORD_MAX_CONSECUTIVE.key(),
            DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_AFTER.key(),
            DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_ON_DATA_LOSS.key(),
            DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_SHARD_METRICS.key());

    private SourceKeys() {}

    static List<UnknownKey> unknown(Collection<String> keys) {
        return keys.stream()
                .filter(key -> PREFIXES.stream().anyMatch(key::startsWith) && !KNOWN.contains(key))
                .sorted()
                .map(key -> UnknownKey.among(KNOWN, key))
                .toList();
    }
}
