/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.source.enumerator;

import io.dynamodbflink.connector.source.discovery.ShardDiscovery;
import io.dynamodbflink.connector.source.lineage.ShardLineage;
import io.dynamodbflink.connector.source.observer.ShardState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;

/**
 * Metrics of the enumerator, in a group {@value #GROUP} below Flink's group of the enumerator. Flink's groups outlive an
 * enumerator that fails over, and keep the first metric of a name: with a group of its own that it closes, the next
 * enumerator's metrics take the place of the last one's. For the same reason Flink's {@code unassignedSplits} is not
 * filled, which cannot be unregistered: {@link #SHARDS_READY} is that number.
 *
 * <p>The gauges are read by reporters on other threads, so they show figures that the coordinator thread publishes with
 * {@link #publish}.
 *
 * @since 0.1.0
 */
public final class EnumeratorMetrics {

    /** The group that holds all metrics below. */
    public static final String GROUP = "DynamoDbStreamsEnumerator";

    /** Gauge: known shards whose parent is not completely read. */
    public static final String SHARDS_WAITING = "shardsWaiting";
    /** Gauge: shards that may be read and that no reader has. */
    public static final String SHARDS_READY = "shardsReady";
    /** Gauge: shards that readers have. */
    public static final String SHARDS_ASSIGNED = "shardsAssigned";
    /** Gauge: shards that are completely read and still known. */
    public static final String SHARDS_FINISHED = "shardsFinished";
    /** Gauge: when the shards were last listed; milliseconds since 1970, 0 if never. */
    public static final String LAST_DISCOVERY_TIME = "lastDiscoveryTime";
    /** Gauge: how long the last listing took; milliseconds. */
    public static final String LAST_DISCOVERY_DURATION = "lastDiscoveryDuration";
    /** Gauge: listings in which closed shards had no children or open shards no parents. */
    public static final String INCOMPLETE_LISTINGS = "incompleteListings";
    /** Counter: shards that were first listed after their children had been begun, and were not read for that reason. */
    public static final String SHARDS_LISTED_TOO_LATE = "shardsListedTooLate";
    /** Counter: shards given back by failed readers or missing in their checkpoints. */
    public static final String SHARDS_RETURNED = "shardsReturned";

    /**
     * Counter: times that readers found that records had left the stream before they were read. Unlike the readers' own
     * count, it goes on when a loss fails a reader.
     */
    public static final String DATA_LOSS_EVENTS = "dataLossEvents";

    private final MetricGroup group;
    private final Counter listedTooLate;
    private final Counter returned;
    private final Counter dataLosses;
    private volatile Figures figures = new Figures(0, 0, 0, 0);

    EnumeratorMetrics(SplitEnumeratorMetricGroup enumerator, ShardDiscovery discovery) {
        group = enumerator.addGroup(GROUP);
        gauge(SHARDS_WAITING, () -> figures.waiting);
        gauge(SHARDS_READY, () -> figures.ready);
        gauge(SHARDS_ASSIGNED, () -> figures.assigned);
        gauge(SHARDS_FINISHED, () -> figures.finished);
        gauge(LAST_DISCOVERY_TIME, discovery::lastListingAtMillis);
        gauge(LAST_DISCOVERY_DURATION, discovery::lastListingMillis);
        gauge(INCOMPLETE_LISTINGS, discovery::incompleteListings);
        listedTooLate = group.counter(SHARDS_LISTED_TOO_LATE);
        returned = group.counter(SHARDS_RETURNED);
        dataLosses = group.counter(DATA_LOSS_EVENTS);
    }

    void publish(ShardLineage lineage) {
        figures = new Figures(
                lineage.count(ShardState.WAITING),
                lineage.count(ShardState.READY),
                lineage.count(ShardState.ASSIGNED),
                lineage.count(ShardState.FINISHED));
        long more = lineage.latecomers() - listedTooLate.getCount();
        listedTooLate.inc(more);
    }

    void shardsReturned(int count) {
        returned.inc(count);
    }

    void dataLost() {
        dataLosses.inc();
    }

    private void gauge(String name, Gauge<Number> gauge) {
        group.gauge(name, gauge);
    }

    /** Unregisters everything. */
    void close() {
        // The public interface has no way to unregister; a metric group of the runtime has.
        if (group instanceof AbstractMetricGroup<?> closeable) {
            closeable.close();
        }
    }

    private record Figures(int waiting, int ready, int assigned, int finished) {}
}
