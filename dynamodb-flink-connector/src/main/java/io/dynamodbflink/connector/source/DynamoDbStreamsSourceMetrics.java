/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source;

/**
 * Names of the metrics of a source's readers. They are registered per subtask, in a group {@value #GROUP} below the
 * operator's group. Beside them, the source fills Flink's standard metrics of sources ({@code numRecordsIn},
 * {@code numBytesIn}, {@code numRecordsInErrors}, {@code currentEmitEventTimeLag} and the like).
 *
 * @since 0.1.0
 */
public final class DynamoDbStreamsSourceMetrics {

    /** The group that holds all metrics below. */
    public static final String GROUP = "DynamoDbStreamsReader";

    /** Counter: records handed on to be emitted. */
    public static final String RECORDS_READ = "recordsRead";

    /** Counter: bytes fetched, estimated from the sizes that the service gives for records. */
    public static final String BYTES_READ = "bytesRead";

    /** Counter: answers of GetRecords, empty ones included. */
    public static final String PAGES_READ = "pagesRead";

    /** Counter: calls that the service answered with "slow down". They slow one shard down and do nothing else. */
    public static final String THROTTLES = "throttles";

    /** Counter: shard iterators replaced because they had expired. */
    public static final String ITERATOR_REFRESHES = "iteratorRefreshes";

    /** Counter: calls repeated after a server, network or credentials error. */
    public static final String RETRIES = "retries";

    /** Counter: calls answered with "these records have left the stream", whether that was a loss or not. */
    public static final String TRIMMED_POSITIONS = "trimmedPositions";

    /** Counter: times that records left the stream before they were read. */
    public static final String DATA_LOSS_EVENTS = "dataLossEvents";

    /** Counter: records that the deserialization schema failed on and that were left out. */
    public static final String SKIPPED_RECORDS = "skippedRecords";

    /** Counter: records that the deserialization schema failed on and that the dead letter handler took. */
    public static final String DEAD_LETTERS = "deadLetters";

    /** Histogram: time from a GetRecords call to its decoded answer, milliseconds, over the last 1,000 answers. */
    public static final String GET_RECORDS_LATENCY_MILLIS = "getRecordsLatencyMillis";

    /** Gauge: bytes fetched and not yet emitted, and reserved for calls in flight. */
    public static final String BUFFERED_BYTES = "bufferedBytes";

    /** Gauge: shards being read. */
    public static final String SHARDS = "shards";

    /**
     * Gauge: age of the newest record handed on while there is more to read, 0 at the tip; milliseconds, as exact as
     * the service's creation times are: to the second. A shard whose polls fail or stay away for some seconds is no
     * longer at its tip: then it is the time since the last answer. The greatest of the subtask's shards, and once per
     * shard below the group {@value #SHARD_GROUP}, where it is unregistered when the shard ends; those of single shards
     * can be switched off.
     */
    public static final String MILLIS_BEHIND_LATEST = "millisBehindLatest";

    /** Key of the groups of single shards; their value is the shard id. */
    public static final String SHARD_GROUP = "shardId";

    private DynamoDbStreamsSourceMetrics() {}
}
