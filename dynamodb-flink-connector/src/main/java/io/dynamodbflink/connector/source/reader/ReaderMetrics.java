/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.reader;

import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.source.DynamoDbStreamsSourceMetrics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.ThreadSafeSimpleCounter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;

/** The metrics of a reader, as {@link DynamoDbStreamsSourceMetrics} documents them. Updated by the event loop, those of invalid records by
 * the task. */
final class ReaderMetrics {

    private static final int LATENCY_WINDOW = 1_000;

    private final MetricGroup group;
    private final Counter bytesIn;
    private final Counter records;
    private final Counter bytes;
    private final Counter pages;
    private final Counter throttles;
    private final Counter iteratorRefreshes;
    private final Counter retries;
    private final Counter trimmedPositions;
    private final Counter dataLosses;
    private final Counter recordsInErrors;
    private final Counter skippedRecords;
    private final Counter deadLetters;
    private final Histogram latency;

    /** Lags of the shards being read; read by reporters at any time. */
    private final Map<String, LongSupplier> lags = new ConcurrentHashMap<>();

    private final boolean ofShards;
    private final Map<String, MetricGroup> shardGroups = new HashMap<>();

    /**
     * @param ofShards whether there are metrics of single shards
     */
    ReaderMetrics(SourceReaderMetricGroup reader, boolean ofShards) {
        this.ofShards = ofShards;
        group = reader.addGroup(DynamoDbStreamsSourceMetrics.GROUP);
        bytesIn = reader.getIOMetricGroup().getNumBytesInCounter();
        records = counter(DynamoDbStreamsSourceMetrics.RECORDS_READ);
        bytes = counter(DynamoDbStreamsSourceMetrics.BYTES_READ);
        pages = counter(DynamoDbStreamsSourceMetrics.PAGES_READ);
        throttles = counter(DynamoDbStreamsSourceMetrics.THROTTLES);
        iteratorRefreshes = counter(DynamoDbStreamsSourceMetrics.ITERATOR_REFRESHES);
        retries = counter(DynamoDbStreamsSourceMetrics.RETRIES);
        trimmedPositions = counter(DynamoDbStreamsSourceMetrics.TRIMMED_POSITIONS);
        dataLosses = counter(DynamoDbStreamsSourceMetrics.DATA_LOSS_EVENTS);
        recordsInErrors = reader.getNumRecordsInErrorsCounter();
        skippedRecords = counter(DynamoDbStreamsSourceMetrics.SKIPPED_RECORDS);
        deadLetters = counter(DynamoDbStreamsSourceMetrics.DEAD_LETTERS);
        latency = group.histogram(
                DynamoDbStreamsSourceMetrics.GET_RECORDS_LATENCY_MILLIS,
                new DescriptiveStatisticsHistogram(LATENCY_WINDOW));
        gauge(group, DynamoDbStreamsSourceMetrics.MILLIS_BEHIND_LATEST, () -> lags.values().stream()
                .mapToLong(LongSupplier::getAsLong)
                .max()
                .orElse(0));
        gauge(group, DynamoDbStreamsSourceMetrics.SHARDS, lags::size);
    }

    private Counter counter(String name) {
        return group.counter(name, new ThreadSafeSimpleCounter());
    }

    private static void gauge(MetricGroup group, String name, LongSupplier value) {
        group.gauge(name, (Gauge<Long>) value::getAsLong);
    }

    /** Shows how much is fetched and not yet emitted. */
    void bufferedBytes(LongSupplier bytesHeld) {
        gauge(group, DynamoDbStreamsSourceMetrics.BUFFERED_BYTES, bytesHeld);
    }

    void addShard(String shardId, LongSupplier millisBehindLatest) {
        lags.put(shardId, millisBehindLatest);
        if (!ofShards) {
            return;
        }
        MetricGroup shardGroup = group.addGroup(DynamoDbStreamsSourceMetrics.SHARD_GROUP, shardId);
        gauge(shardGroup, DynamoDbStreamsSourceMetrics.MILLIS_BEHIND_LATEST, millisBehindLatest);
        shardGroups.put(shardId, shardGroup);
    }

    /** Unregisters what {@link #addShard} registered. */
    void removeShard(String shardId) {
        lags.remove(shardId);
        // The public interface has no way to unregister; a metric group of the runtime has.
        if (shardGroups.remove(shardId) instanceof AbstractMetricGroup<?> shardGroup) {
            shardGroup.close();
        }
    }

    void recordsHandedOn(int count) {
        records.inc(count);
    }

    void pageFetched(long pageBytes, long millis) {
        pages.inc();
        bytes.inc(pageBytes);
        bytesIn.inc(pageBytes);
        latency.update(millis);
    }

    void setBack(Setback.Kind kind) {
        switch (kind) {
            case THROTTLED -> throttles.inc();
            case ITERATOR_EXPIRED -> iteratorRefreshes.inc();
            case RETRIED -> retries.inc();
            case TRIMMED -> trimmedPositions.inc();
            case GONE, REFUSED -> {
                // Data loss is counted on its own; a refused call fails the job.
            }
        }
    }

    void dataLost() {
        dataLosses.inc();
    }

    void invalidRecord(PoisonPolicy policy) {
        recordsInErrors.inc();
        switch (policy) {
            case FAIL -> {
                // The job's failure says it.
            }
            case SKIP -> skippedRecords.inc();
            case DEAD_LETTER -> deadLetters.inc();
        }
    }
}
