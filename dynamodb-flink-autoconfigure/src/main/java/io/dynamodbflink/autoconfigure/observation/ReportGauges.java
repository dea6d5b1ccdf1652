/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows what a place of a job has to report, as metrics of Flink's in a group of their own. A report is made only when Flink
 * asks for the metrics, and not more than once a second: what is told meanwhile costs no more than keeping it.
 *
 * <p>What one process reports must find room in one message of Flink's (10 MiB by default), or Flink leaves out all gauges
 * of the process. Hence the bounds.
 */
final class ReportGauges implements AutoCloseable {

    /** The group that holds them. */
    static final String GROUP = "dynamoDbFlinkReport";

    /** Most pieces of the report of an enumerator, which is told of all shards: 480,000 characters. */
    static final int MAX_CHUNKS_OF_ENUMERATOR = 16;

    /** Most pieces of the report of a subtask: 240,000 characters. */
    static final int MAX_CHUNKS_OF_SUBTASK = 8;

    private static final Logger LOG = LoggerFactory.getLogger(ReportGauges.class);

    /** Entries that surely find room in one piece. */
    private static final int ENTRIES_OF_CHUNK = 200;

    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();

    private final long epoch = ThreadLocalRandom.current().nextLong();
    private final Supplier<Report> reports;
    private final int maxChunks;

    private final MetricGroup group;

    private volatile int registered;

    /** Entries are larger than usual: they need all the room there may be. */
    private volatile boolean crowded;

    private long sequence;
    private long madeAt;
    private List<String> present = List.of();
    private boolean failed;

    /**
     * @param group where the group is to be
     * @param reports makes a report
     * @param maxChunks most pieces of a report
     */
    ReportGauges(MetricGroup group, Supplier<Report> reports, int maxChunks) {
        this.group = group.addGroup(GROUP);
        this.reports = reports;
        this.maxChunks = maxChunks;
        makeRoomFor(0);
    }

    /** There are so many entries to be told. Called by one thread; costs nothing as long as they find room. */
    void makeRoomFor(int entries) {
        int wanted = crowded ? maxChunks : Math.min(maxChunks, entries / ENTRIES_OF_CHUNK + 1);
        for (int index = registered; index < wanted; index++) {
            int piece = index;
            Gauge<String> gauge = () -> text(piece);
            group.gauge(String.valueOf(piece), gauge);
            registered = index + 1;
        }
    }

    private synchronized String text(int index) {
        long now = System.nanoTime();
        if (sequence == 0 || now - madeAt >= KEPT_NANOS) {
            madeAt = now;
            sequence++;
            present = make();
        }
        return index < present.size() ? present.get(index) : "";
    }

    private List<String> make() {
        try {
            int capacity = ReportChunk.capacity(registered);
            byte[] bytes = ReportCodec.encode(reports.get(), capacity);
            crowded |= bytes.length > capacity / 4 * 3;
            return ReportChunk.split(epoch, sequence, bytes).stream()
                    .map(ReportChunk::text)
                    .toList();
        } catch (RuntimeException e) {
            // Flink would say nothing, at this level.
            if (!failed) {
                LOG.warn("What a part of the job observes cannot be told to the application", e);
            }
            failed = true;
            return List.of();
        }
    }

    /** Takes them out again: Flink's groups outlive an enumerator, and keep the first metric of a name. */
    @Override
    public void close() {
        if (group instanceof AbstractMetricGroup<?> closeable) {
            closeable.close();
        }
    }
}
