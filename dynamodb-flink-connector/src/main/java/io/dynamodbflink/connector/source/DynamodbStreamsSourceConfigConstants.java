/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * Options of {@code DynamoDbStreamsSource}, set on the {@code Configuration} given to
 * {@code setSourceConfig}. Options of the AWS client are in
 * {@code AWSConfigOptions}.
 *
 * @since 0.1.0
 */
public final class DynamodbStreamsSourceConfigConstants {

    /** Where a job begins that has no state to go on from. */
    public enum InitialPosition {
        /** With what is written after the job has started. */
        LATEST,
        /** With the oldest record in the stream; DynamoDB keeps 24 hours. */
        TRIM_HORIZON,
        /** With the first record created at or after {@link #STREAM_INITIAL_TIMESTAMP}. */
        AT_TIMESTAMP
    }

    /** What to do when records have left the stream, after 24 hours, before they were read. */
    public enum OnDataLoss {
        /**
         * The job fails, and again after every restart: what is lost is for a person to judge. The message names the
         * shard, the last position and the earliest record that is left.
         */
        FAIL,
        /** The job goes on with the oldest record that is left. The loss is logged, counted and told to the observer. */
        CONTINUE
    }

    /** Where to begin without state. Default {@link InitialPosition#LATEST}. */
    public static final ConfigOption<InitialPosition> STREAM_INITIAL_POSITION = ConfigOptions.key(
                    "flink.stream.initpos")
            .enumType(InitialPosition.class)
            .defaultValue(InitialPosition.LATEST)
            .withDescription("Where reading begins when the job has no state: LATEST (what is written after the job has"
                    + " started), TRIM_HORIZON (the oldest record in the stream) or AT_TIMESTAMP (the first record that"
                    + " was created at or after 'flink.stream.initpos.timestamp').");

    /**
     * Where {@link InitialPosition#AT_TIMESTAMP} begins: an instant with its offset, such as
     * {@code 2026-11-23T10:00:00Z}, or an age, such as {@code 2h ago} or {@code PT2H}. An age counts from the job's first
     * start and is kept in state. Must not lie in the future; if it lies further back than the stream, reading begins at
     * the trim horizon, with a warning. Creation times are in whole seconds: records of the second that the instant falls
     * into are read. Required for {@code AT_TIMESTAMP}, refused with other positions.
     */
    public static final ConfigOption<String> STREAM_INITIAL_TIMESTAMP = ConfigOptions.key(
                    "flink.stream.initpos.timestamp")
            .stringType()
            .noDefaultValue()
            .withDescription("Where AT_TIMESTAMP begins: an instant with its offset (2026-11-23T10:00:00Z), or an age"
                    + " before the job's first start (2h ago, PT2H).");

    /**
     * Whether the source goes on with the table's next stream when the one it reads is switched off. Default false: then
     * it stays idle. Switching a table's stream off and on makes another stream; the old one is read to its end first,
     * then the new one from its beginning, also if that happened while the job was not running. Changes made while the
     * stream was off are in no stream. Needs permission for {@code ListStreams}, and aligned checkpoints if the
     * parallelism is above 1.
     */
    public static final ConfigOption<Boolean> FOLLOW_TABLE = ConfigOptions.key("flink.stream.follow-table")
            .booleanType()
            .defaultValue(false)
            .withDescription("Whether the source goes on with the table's next stream when the one it reads has been"
                    + " switched off and read to its end.");

    /**
     * Time between two searches for new shards. Default 60 s. A safety net: the children of a shard are looked up as
     * soon as the shard ends.
     */
    public static final ConfigOption<Duration> SHARD_DISCOVERY_INTERVAL = ConfigOptions.key(
                    "flink.shard.discovery.intervalmillis")
            .durationType()
            .defaultValue(Duration.ofSeconds(60))
            .withDescription("Time between two searches for new shards.");

    /** How often an inconsistent shard list is read again before the job goes on with what is consistent. Default 5. */
    public static final ConfigOption<Integer> DESCRIBE_STREAM_INCONSISTENCY_RESOLUTION_RETRY_COUNT = ConfigOptions.key(
                    "flink.describestream.inconsistencyresolution.retries")
            .intType()
            .defaultValue(5)
            .withDescription("How often an inconsistent shard list (a closed shard without children) is read again"
                    + " at once; after that it waits for the next discovery.");

    /**
     * Consecutive failures of one call with a retryable error before the job fails over. Default 50; -1 means never.
     * Throttling does not count: it only slows reading down.
     */
    public static final ConfigOption<Integer> DYNAMODB_STREAMS_RETRY_COUNT = ConfigOptions.key(
                    "flink.dynamodbstreams.numretries")
            .intType()
            .defaultValue(50)
            .withDescription("Retries of a call that fails with a retryable error before the job is restarted;"
                    + " -1 for no limit.");

    /** Delay before the first retry of a failed call; doubles with each failure. Default 100 ms. */
    public static final ConfigOption<Duration> DYNAMODB_STREAMS_EXPONENTIAL_BACKOFF_MIN_DELAY = ConfigOptions.key(
                    "flink.dynamodbstreams.backoff.mindelayduration")
            .durationType()
            .defaultValue(Duration.ofMillis(100))
            .withDescription("Base delay of the exponential back-off between retries.");

    /** Longest delay between two retries of a failed call. Default 1 s. */
    public static final ConfigOption<Duration> DYNAMODB_STREAMS_EXPONENTIAL_BACKOFF_MAX_DELAY = ConfigOptions.key(
                    "flink.dynamodbstreams.backoff.maxdelay")
            .durationType()
            .defaultValue(Duration.ofMillis(1000))
            .withDescription("Longest delay of the exponential back-off between retries.");

    /** Time between two polls of a shard that had nothing new for a while. Default 1 s. */
    public static final ConfigOption<Duration> DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_EMPTY_POLLS =
            ConfigOptions.key("flink.dynamodbstreams.getrecords.empty.mindelay")
                    .durationType()
                    .defaultValue(Duration.ofMillis(1000))
                    .withDescription("Time between two polls of a shard that had nothing new for a while.");

    /**
     * Time between two polls of a shard at its tip that has delivered records in the last 10 seconds, or as
     * {@link #DYNAMODB_STREAMS_GET_RECORDS_IDLE_AFTER} says. Default 250 ms. A shard that is behind is asked again at
     * once, whatever this says.
     */
    public static final ConfigOption<Duration> DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_NON_EMPTY_POLLS =
            ConfigOptions.key("flink.dynamodbstreams.getrecords.nonempty.mindelay")
                    .durationType()
                    .defaultValue(Duration.ofMillis(250))
                    .withDescription("Time between two polls of a shard at its tip that delivered records not long"
                            + " ago; a shard that is behind is asked again at once.");

    /**
     * How long after its last record a shard at its tip is still polled as often as one that delivers; then the time
     * between its polls doubles up to {@link #DYNAMODB_STREAMS_GET_RECORDS_IDLE_TIME_BETWEEN_EMPTY_POLLS}. Default 10 s.
     */
    public static final ConfigOption<Duration> DYNAMODB_STREAMS_GET_RECORDS_IDLE_AFTER = ConfigOptions.key(
                    "flink.dynamodbstreams.getrecords.idleafter")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("How long after its last record a shard at its tip is still polled as often as one that"
                    + " delivers records.");

    /**
     * Bytes of stream records that each subtask fetches ahead of emission, over all its shards. Default 64 MiB, at least
     * 1 MiB. In the service's count: decoded records take several times as much of the heap.
     */
    public static final ConfigOption<MemorySize> DYNAMODB_STREAMS_READER_BUFFER_SIZE = ConfigOptions.key(
                    "flink.dynamodbstreams.reader.buffersize")
            .memoryType()
            .defaultValue(MemorySize.ofMebiBytes(64))
            .withDescription("Bytes of stream records that each subtask fetches ahead of emission, over all its"
                    + " shards, as the service counts them.");

    /**
     * What becomes of a record that the deserialization schema fails on. Default {@link PoisonPolicy#FAIL};
     * {@link PoisonPolicy#DEAD_LETTER} needs a {@link DynamoDbStreamsSourceBuilder#setDeadLetterHandler handler}.
     */
    public static final ConfigOption<PoisonPolicy> DYNAMODB_STREAMS_INVALID_RECORD_POLICY = ConfigOptions.key(
                    "flink.dynamodbstreams.invalidrecord.policy")
            .enumType(PoisonPolicy.class)
            .defaultValue(PoisonPolicy.FAIL)
            .withDescription("What becomes of a record that the deserialization schema fails on: FAIL (the job fails),"
                    + " SKIP (it is counted, logged and left out) or DEAD_LETTER (it is handed to the dead letter"
                    + " handler and left out).");

    /**
     * Records in a row, of one subtask, that may be skipped or handed to the dead letter handler; one more fails the
     * job, because then the schema does not fit the table. Default 1000; -1 for no limit. Any record that can be
     * deserialized, and any restart, begins the count anew.
     */
    public static final ConfigOption<Integer> DYNAMODB_STREAMS_INVALID_RECORD_MAX_CONSECUTIVE = ConfigOptions.key(
                    "flink.dynamodbstreams.invalidrecord.maxconsecutive")
            .intType()
            .defaultValue(1000)
            .withDescription("Records in a row, of one subtask, that may be skipped or handed to the dead letter"
                    + " handler; one more fails the job, because then the schema does not fit the table. -1 for no"
                    + " limit.");

    /** What to do when records have left the stream before they were read. Default {@link OnDataLoss#FAIL}. */
    public static final ConfigOption<OnDataLoss> DYNAMODB_STREAMS_ON_DATA_LOSS = ConfigOptions.key(
                    "flink.dynamodbstreams.ondataloss")
            .enumType(OnDataLoss.class)
            .defaultValue(OnDataLoss.FAIL)
            .withDescription("What to do when records have left the stream, after 24 hours, before they were read:"
                    + " FAIL the job, or CONTINUE with the oldest record that is left.");

    /**
     * Whether readers have metrics of single shards beside those of the subtask. Default true. Shards come and go all
     * day long: switch this off if the metrics system keeps every series that it has ever seen.
     */
    public static final ConfigOption<Boolean> DYNAMODB_STREAMS_SHARD_METRICS = ConfigOptions.key(
                    "flink.dynamodbstreams.metrics.shards")
            .booleanType()
            .defaultValue(true)
            .withDescription("Whether readers have metrics of single shards beside those of the subtask.");

    private DynamodbStreamsSourceConfigConstants() {}
}
