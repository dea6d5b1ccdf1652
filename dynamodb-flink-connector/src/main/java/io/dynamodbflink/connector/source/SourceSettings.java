/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.aws.ExponentialBackoff;
import io.dynamodbflink.connector.model.InitialTimestamp;
import io.dynamodbflink.connector.model.StartingPosition;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.jspecify.annotations.Nullable;

/**
 * The options of a source, read and checked once.
 *
 * @param initialPosition where to begin without state
 * @param initialTimestamp where {@link InitialPosition#AT_TIMESTAMP} begins; null with other positions
 * @param discoveryInterval time between two searches for new shards
 * @param inconsistencyRetries how often an inconsistent shard list is read again at once
 * @param maxConsecutiveFailures failures of the same call before the job fails over; {@link #UNLIMITED} for never
 * @param backoff delays between retries
 * @param reader options of the readers
 * @since 0.1.0
 */
public record SourceSettings(
        InitialPosition initialPosition,
        @Nullable InitialTimestamp initialTimestamp,
        Duration discoveryInterval,
        int inconsistencyRetries,
        int maxConsecutiveFailures,
        ExponentialBackoff backoff,
        ReaderSettings reader)
        implements Serializable {

    public SourceSettings {
        Objects.requireNonNull(initialPosition, "initialPosition");
        if ((initialPosition == InitialPosition.AT_TIMESTAMP) != (initialTimestamp != null)) {
            throw new IllegalArgumentException("The initial position " + initialPosition
                    + (initialTimestamp == null ? " needs a timestamp" : " takes no timestamp"));
        }
        Objects.requireNonNull(discoveryInterval, "discoveryInterval");
        Objects.requireNonNull(backoff, "backoff");
        Objects.requireNonNull(reader, "reader");
    }

    /** Value of {@link #maxConsecutiveFailures} that means "never give up". */
    public static final int UNLIMITED = -1;

    /** What the clocks of the job and of the service may differ. */
    private static final Duration CLOCK_ALLOWANCE = Duration.ofSeconds(2);

    private static final MemorySize SMALLEST_READER_BUFFER = MemorySize.ofMebiBytes(1);

    /**
     * Reads the options of {@link DynamodbStreamsSourceConfigConstants}.
     *
     * @throws IllegalArgumentException if a value is malformed or out of range; the message names the key
     */
    public static SourceSettings from(Configuration configuration) {
        Duration minDelay = delay(
                configuration, DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_EXPONENTIAL_BACKOFF_MIN_DELAY);
        Duration maxDelay = delay(
                configuration, DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_EXPONENTIAL_BACKOFF_MAX_DELAY);
        if (maxDelay.compareTo(minDelay) < 0) {
            throw new IllegalArgumentException("'"
                    + DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_EXPONENTIAL_BACKOFF_MAX_DELAY.key() + "' ("
                    + maxDelay + ") must not be shorter than '"
                    + DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_EXPONENTIAL_BACKOFF_MIN_DELAY.key() + "' ("
                    + minDelay + ")");
        }
        InitialPosition position = value(configuration, DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION);
        return new SourceSettings(
                position,
                initialTimestamp(configuration, position),
                delay(configuration, DynamodbStreamsSourceConfigConstants.SHARD_DISCOVERY_INTERVAL),
                count(
                        configuration,
                        DynamodbStreamsSourceConfigConstants.DESCRIBE_STREAM_INCONSISTENCY_RESOLUTION_RETRY_COUNT,
                        0),
                count(configuration, DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_RETRY_COUNT, UNLIMITED),
                new ExponentialBackoff(minDelay, maxDelay),
                reader(configuration));
    }

    private static ReaderSettings reader(Configuration configuration) {
        return new ReaderSettings(
                delay(
                        configuration,
                        DynamodbStreamsSourceConfigConstants
                                .DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_EMPTY_POLLS),
                delay(
                        configuration,
                        DynamodbStreamsSourceConfigConstants
                                .DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_NON_EMPTY_POLLS),
                duration(configuration, DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_GET_RECORDS_IDLE_AFTER),
                size(configuration, DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_READER_BUFFER_SIZE),
                value(configuration, DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_ON_DATA_LOSS),
                value(configuration, DynamodbStreamsSourceConfigConstants.DYNAMODB_STREAMS_SHARD_METRICS));
    }

    private static @Nullable InitialTimestamp initialTimestamp(Configuration configuration, InitialPosition position) {
        ConfigOption<String> option = DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_TIMESTAMP;
        @Nullable String text = configuration.get(option);
        String key = "'" + option.key() + "'";
        String positionKey = "'" + DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION.key() + "'";
        if (position != InitialPosition.AT_TIMESTAMP) {
            if (text != null) {
                throw new IllegalArgumentException(key + " is set (" + text + "), but " + positionKey + " is "
                        + position + ": set it to AT_TIMESTAMP, or remove the timestamp");
            }
            return null;
        }
        if (text == null) {
            throw new IllegalArgumentException(positionKey + " is AT_TIMESTAMP: set " + key
                    + " to an instant, such as 2026-11-23T10:00:00Z, or to an age, such as '2h ago'");
        }
        InitialTimestamp timestamp;
        try {
            timestamp = InitialTimestamp.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " cannot be read: " + e.getMessage(), e);
        }
        Instant now = Instant.now();
        if (timestamp.resolve(now).isAfter(now.plus(CLOCK_ALLOWANCE))) {
            throw new IllegalArgumentException(key + " must not be in the future, but is " + text);
        }
        return timestamp;
    }

    /** The same, beginning elsewhere. */
    SourceSettings startingAt(InitialPosition position, @Nullable InitialTimestamp timestamp) {
        return new SourceSettings(
                position, timestamp, discoveryInterval, inconsistencyRetries, maxConsecutiveFailures, backoff, reader);
    }

    /**
     * Where a job begins that starts for the first time at this instant. What is written after a start at the tip is
     * told from older records by the service's clock: the instant is set back by two seconds, because a record
     * too many does no harm and one too few does.
     */
    public StartingPosition start(Instant firstStart) {
        return switch (initialPosition) {
            case LATEST -> StartingPosition.latest(firstStart.minus(CLOCK_ALLOWANCE));
            case TRIM_HORIZON -> StartingPosition.trimHorizon();
            case AT_TIMESTAMP ->
                StartingPosition.atTimestamp(Objects.requireNonNull(initialTimestamp, "initialTimestamp")
                        .resolve(firstStart));
        };
    }

    static <T> T value(Configuration configuration, ConfigOption<T> option) {
        try {
            return configuration.get(option);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + option.key() + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static Duration delay(Configuration configuration, ConfigOption<Duration> option) {
        Duration value = value(configuration, option);
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("'" + option.key() + "' must be at least 1 ms, but is " + value);
        }
        return value;
    }

    private static Duration duration(Configuration configuration, ConfigOption<Duration> option) {
        Duration value = value(configuration, option);
        if (value.isNegative()) {
            throw new IllegalArgumentException("'" + option.key() + "' must not be negative, but is " + value);
        }
        return value;
    }

    private static long size(Configuration configuration, ConfigOption<MemorySize> option) {
        MemorySize value = value(configuration, option);
        if (value.compareTo(SMALLEST_READER_BUFFER) < 0) {
            throw new IllegalArgumentException("'" + option.key() + "' must be at least " + SMALLEST_READER_BUFFER
                    + " (the largest page of the service), but is " + value);
        }
        return value.getBytes();
    }

    static int count(Configuration configuration, ConfigOption<Integer> option, int least) {
        int value = value(configuration, option);
        if (value < least) {
            throw new IllegalArgumentException(
                    "'" + option.key() + "' must be at least " + least + ", but is " + value);
        }
        return value;
    }
}
