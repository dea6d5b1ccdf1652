/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import io.dynamodbflink.connector.sink.ordering.WriteCounts;
import io.dynamodbflink.connector.sink.pace.TablePace;
import java.util.OptionalDouble;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/**
 * Metrics of what a sink writer sends to one table, in the group {@value #GROUP} with the table's name or ARN as its
 * value. A write that is sent several times counts once in {@value #ITEMS} and {@value #BYTES}.
 *
 * @since 0.1.0
 */
public final class TableMetrics {

    /** Name of the group. */
    public static final String GROUP = "table";

    /** Counter: calls made, of batches and of single writes. */
    public static final String REQUESTS = "requests";

    /** Counter: writes that the table has carried out. */
    public static final String ITEMS = "items";

    /** Counter: bytes of the items of these writes, by DynamoDB's rules. */
    public static final String BYTES = "bytes";

    /** Counter: write capacity units consumed, as DynamoDB reports them. */
    public static final String CONSUMED_WRITE_UNITS = "consumedWriteUnits";

    /** Histogram: milliseconds from a call to its answer or failure, of the last few thousand calls. */
    public static final String LATENCY = "latency";

    /** Gauge: calls in flight. */
    public static final String IN_FLIGHT = "inFlight";

    /** Gauge: writes that wait: for their batch, for a write of their key, or for the end of a pause. */
    public static final String WAITING = "waiting";

    /** Gauge: bytes of the items that wait or are in flight. */
    public static final String BUFFERED_BYTES = "bufferedBytes";

    /** Gauge: write capacity units per second that the subtask sends at most for now; -1 if there is no limit. */
    public static final String WRITE_UNIT_LIMIT = "writeUnitLimit";

    /** Counter: writes put off to be sent again; one that is sent again twice counts twice. */
    public static final String RETRIES = "retries";

    /** Counter: calls that were throttled as a whole. */
    public static final String THROTTLES = "throttles";

    /** Counter: writes that came back unprocessed from calls that succeeded. */
    public static final String UNPROCESSED = "unprocessed";

    /** Counter: writes that had no effect because the table had the same or a higher version. */
    public static final String SUPERSEDED = "superseded";

    /** Counter: writes replaced by a newer one of their key before they reached the table. */
    public static final String COALESCED = "coalesced";

    /** Counter: writes that the dead letter handler took. */
    public static final String DEAD_LETTERS = "deadLetters";

    /** Counter: writes that the table will never take, whatever became of them. */
    public static final String REFUSED = "refused";

    private static final double NO_LIMIT = -1;

    private final Counter requests;
    private final Counter items;
    private final Counter bytes;
    private final Counter consumed;
    private final Counter throttles;
    private final Counter unprocessed;
    private final Counter deadLetters;
    private final Counter refused;
    private final Histogram latency;

    TableMetrics(MetricGroup sink, String table, WriteCounts counts, TablePace pace) {
        MetricGroup group = sink.addGroup(GROUP, table);
        requests = group.counter(REQUESTS);
        items = group.counter(ITEMS);
        bytes = group.counter(BYTES);
        consumed = group.counter(CONSUMED_WRITE_UNITS);
        throttles = group.counter(THROTTLES);
        unprocessed = group.counter(UNPROCESSED);
        deadLetters = group.counter(DEAD_LETTERS);
        refused = group.counter(REFUSED);
        latency = group.histogram(LATENCY, new LatencyHistogram());
        group.counter(RETRIES, new ReadOnlyCounter(counts::retried));
        group.counter(COALESCED, new ReadOnlyCounter(counts::coalesced));
        group.counter(SUPERSEDED, new ReadOnlyCounter(counts::superseded));
        group.gauge(IN_FLIGHT, counts::callsInFlight);
        group.gauge(WAITING, counts::waiting);
        group.gauge(BUFFERED_BYTES, counts::bytes);
        group.gauge(WRITE_UNIT_LIMIT, () -> pace.limit() == TablePace.UNLIMITED ? NO_LIMIT : pace.limit());
    }

    void callSent() {
        requests.inc();
    }

    void callFinished(long millis) {
        latency.update(millis);
    }

    void callThrottled() {
        throttles.inc();
    }

    void answered(long writes, long bytesWritten, long left) {
        items.inc(writes);
        bytes.inc(bytesWritten);
        unprocessed.inc(left);
    }

    void consumed(OptionalDouble units) {
        if (units.isPresent()) {
            consumed.inc(Math.round(units.getAsDouble()));
        }
    }

    void refusedItem() {
        refused.inc();
    }

    void deadLetter() {
        deadLetters.inc();
    }
}
