/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.deadletter.PoisonPolicy;
import io.dynamodbflink.connector.sink.ordering.KeyOrderedBuffer;
import io.dynamodbflink.connector.sink.ordering.PendingWrite;
import io.dynamodbflink.connector.sink.ordering.WriteCall;
import io.dynamodbflink.connector.sink.ordering.WriteCounts;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;

/**
 * Metrics of a sink writer, in the operator's metric group. Beside the names below there are Flink's own:
 * {@code numRecordsSend} and {@code numBytesSend} count writes that are in the table and the bytes of their items,
 * each once however often it was sent; {@code numRecordsSendErrors} counts writes that will never be;
 * {@code currentSendTime} is the duration of the last answered call in milliseconds. The same and more for each table:
 * {@link TableMetrics}.
 *
 * @since 0.1.0
 */
public final class DynamoDbSinkMetrics {

    /** Gauge: writes that wait in the sink, without those in flight. */
    public static final String BUFFERED_REQUESTS = "bufferedRequests";

    /** Gauge: calls in flight. */
    public static final String IN_FLIGHT_REQUESTS = "inFlightRequests";

    /** Counter: BatchWriteItem calls made. */
    public static final String BATCHES = "numBatchesSend";

    /** Counter: writes replaced by a newer one of their key before they reached the table. */
    public static final String COALESCED_WRITES = "numRecordsCoalesced";

    /** Counter: writes that had no effect because their table had the same or a higher version. */
    public static final String SUPERSEDED_WRITES = "numRecordsSuperseded";

    /** Counter: writes that had no effect because their condition did not hold. */
    public static final String CONDITIONS_FAILED = "numConditionsFailed";

    /** Counter: calls made for a single write that no batch can hold. */
    public static final String SINGLE_WRITES = "numSingleWritesSend";

    /** Counter: writes put off to be sent again; a write that is sent again twice counts twice. */
    public static final String RETRIED_WRITES = "numRecordsRetried";

    /** Counter: calls, of batches or single writes, that were throttled as a whole. */
    public static final String THROTTLED_BATCHES = "numBatchesThrottled";

    /** Counter: writes that came back unprocessed from calls that succeeded. */
    public static final String UNPROCESSED_WRITES = "numRecordsUnprocessed";

    /** Counter: items that the table will never take and that were left out. */
    public static final String SKIPPED_ITEMS = "skippedItems";

    /** Counter: items that the table will never take and that the dead letter handler took. */
    public static final String DEAD_LETTERS = "deadLetters";

    private final Counter sent;
    private final Counter sentBytes;
    private final Counter errors;
    private final Counter skipped;
    private final Counter deadLetters;
    private final Counter conditionsFailed;
    private final Counter singles;
    private final Counter batches;
    private final Counter throttled;
    private final Counter unprocessed;
    private final Function<String, TableMetrics> newTable;
    private final Map<String, TableMetrics> tables = new HashMap<>();
    private volatile long sendTimeMillis;

    /** @param ownTable the sink's table, which has metrics before anything is written to it */
    DynamoDbSinkMetrics(SinkWriterMetricGroup group, String ownTable, KeyOrderedBuffer buffer, TablePaces paces) {
        WriteCounts counts = buffer.counts();
        sent = group.getNumRecordsSendCounter();
        sentBytes = group.getNumBytesSendCounter();
        errors = group.getNumRecordsSendErrorsCounter();
        skipped = group.counter(SKIPPED_ITEMS);
        deadLetters = group.counter(DEAD_LETTERS);
        conditionsFailed = group.counter(CONDITIONS_FAILED);
        batches = group.counter(BATCHES);
        singles = group.counter(SINGLE_WRITES);
        throttled = group.counter(THROTTLED_BATCHES);
        unprocessed = group.counter(UNPROCESSED_WRITES);
        group.counter(COALESCED_WRITES, new ReadOnlyCounter(counts::coalesced));
        group.counter(SUPERSEDED_WRITES, new ReadOnlyCounter(counts::superseded));
        group.counter(RETRIED_WRITES, new ReadOnlyCounter(counts::retried));
        group.gauge(BUFFERED_REQUESTS, counts::waiting);
        group.gauge(IN_FLIGHT_REQUESTS, counts::callsInFlight);
        group.setCurrentSendTimeGauge(() -> sendTimeMillis);
        newTable = table -> new TableMetrics(group, table, buffer.counts(table), paces.of(table));
        table(ownTable);
    }

    private TableMetrics table(String name) {
        return tables.computeIfAbsent(name, newTable);
    }

    /** Tables that are not written to have no metrics: they may be any number, and need not exist. */
    private Optional<TableMetrics> knownTable(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    void callSent(WriteCall call) {
        (call.isSingle() ? singles : batches).inc();
        table(call.table()).callSent();
    }

    void callThrottled(WriteCall call) {
        throttled.inc();
        table(call.table()).callThrottled();
    }

    void callFinished(WriteCall call, long millis) {
        sendTimeMillis = millis;
        table(call.table()).callFinished(millis);
    }

    void answered(WriteCall call, Collection<PendingWrite> left, OptionalDouble consumed) {
        List<PendingWrite> writes = call.writes();
        long bytes = writes.stream().mapToLong(PendingWrite::size).sum()
                - left.stream().mapToLong(PendingWrite::size).sum();
        sent.inc(writes.size() - left.size());
        sentBytes.inc(bytes);
        unprocessed.inc(left.size());
        TableMetrics table = table(call.table());
        table.answered(writes.size() - left.size(), bytes, left.size());
        table.consumed(consumed);
    }

    /** The table will never take an item, and this became of it. */
    void invalidItem(String table, PoisonPolicy policy) {
        errors.inc();
        knownTable(table).ifPresent(TableMetrics::refusedItem);
        switch (policy) {
            case FAIL -> {
                // The job's failure tells the rest.
            }
            case SKIP -> skipped.inc();
            case DEAD_LETTER -> deadLetter(table);
        }
    }

    /** The condition of a write does not hold, and this became of it. */
    void conditionFailed(String table, PoisonPolicy policy) {
        errors.inc();
        conditionsFailed.inc();
        if (policy == PoisonPolicy.DEAD_LETTER) {
            deadLetter(table);
        }
    }

    private void deadLetter(String table) {
        deadLetters.inc();
        knownTable(table).ifPresent(TableMetrics::deadLetter);
    }

    void writesFailed(long count) {
        errors.inc(count);
    }
}
