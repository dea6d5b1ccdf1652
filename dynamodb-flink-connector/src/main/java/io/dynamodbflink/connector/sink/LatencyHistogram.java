/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * Durations of the last 2,000 to 4,000 calls. Counts them in buckets that grow with the duration: exact up to 15 ms, and
 * within 6 % beyond, so that noting one costs an addition and reading never sorts or copies samples. (Flink's own
 * histogram of a window of samples is internal to its runtime.) One thread writes, any thread reads.
 */
final class LatencyHistogram implements Histogram {

    private static final int WINDOW = 2_000;

    private volatile AtomicIntegerArray current = new AtomicIntegerArray(Buckets.COUNT);
    private volatile AtomicIntegerArray former = new AtomicIntegerArray(Buckets.COUNT);
    private volatile long count;

    @Override
    @SuppressWarnings("NonAtomicOperationOnVolatileField") // One thread writes.
    public void update(long millis) {
        if (count > 0 && count % WINDOW == 0) {
            former = current;
            current = new AtomicIntegerArray(Buckets.COUNT);
        }
        int bucket = Buckets.of(millis);
        current.lazySet(bucket, current.get(bucket) + 1);
        count = count + 1;
    }

    @Override
    public long getCount() {
        return count;
    }

    @Override
    public HistogramStatistics getStatistics() {
        AtomicIntegerArray newer = current;
        AtomicIntegerArray older = former;
        int[] counts = new int[Buckets.COUNT];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = newer.get(i) + (older == newer ? 0 : older.get(i));
        }
        return new Statistics(counts);
    }

    /** Each power of two from 16 on is divided into eight. */
    private static final class Buckets {

        private static final int EXACT = 16;
        private static final int PARTS_BITS = 3;
        private static final int PARTS = 1 << PARTS_BITS;
        private static final int FIRST_POWER = 4;
        private static final int LAST_POWER = 30;
        private static final long LARGEST = (1L << LAST_POWER + 1) - 1;

        static final int COUNT = EXACT + (LAST_POWER - FIRST_POWER + 1) * PARTS;

        static int of(long value) {
            long bounded = Math.min(Math.max(value, 0), LARGEST);
            if (bounded < EXACT) {
                return (int) bounded;
            }
            int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(bounded);
            int part = (int) (bounded >>> power - PARTS_BITS) & PARTS - 1;
            return EXACT + (power - FIRST_POWER) * PARTS + part;
        }

        /** The middle of a bucket. */
        static long value(int bucket) {
            if (bucket < EXACT) {
                return bucket;
            }
            int power = FIRST_POWER + (bucket - EXACT) / PARTS;
            long width = 1L << power - PARTS_BITS;
            return (1L << power) + (bucket - EXACT) % PARTS * width + width / 2;
        }
    }

    private static final class Statistics extends HistogramStatistics {

        private final int[] counts;
        private final int size;

        Statistics(int[] counts) {
            this.counts = counts;
            int sum = 0;
            for (int number : counts) {
                sum += number;
            }
            this.size = sum;
        }

        @Override
        public double getQuantile(double quantile) {
            long rank = Math.max(1, (long) Math.ceil(quantile * size));
            long seen = 0;
            for (int i = 0; i < counts.length; i++) {
                seen += counts[i];
                if (counts[i] > 0 && seen >= rank) {
                    return Buckets.value(i);
                }
            }
            return 0;
        }

        @Override
        public long[] getValues() {
            long[] values = new long[size];
            int next = 0;
            for (int i = 0; i < counts.length; i++) {
                for (int n = 0; n < counts[i]; n++) {
                    values[next++] = Buckets.value(i);
                }
            }
            return values;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public double getMean() {
            double sum = 0;
            for (int i = 0; i < counts.length; i++) {
                sum += (double) counts[i] * Buckets.value(i);
            }
            return size == 0 ? 0 : sum / size;
        }

        @Override
        public double getStdDev() {
            double mean = getMean();
            double squares = 0;
            for (int i = 0; i < counts.length; i++) {
                double difference = Buckets.value(i) - mean;
                squares += counts[i] * difference * difference;
            }
            return size == 0 ? 0 : Math.sqrt(squares / size);
        }

        @Override
        public long getMax() {
            return (long) getQuantile(1);
        }

        @Override
        public long getMin() {
            return (long) getQuantile(0);
        }
    }
}
