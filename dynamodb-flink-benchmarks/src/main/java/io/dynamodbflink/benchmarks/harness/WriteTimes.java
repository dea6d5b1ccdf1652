/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.harness;

import io.dynamodbflink.test.simulator.DynamoDbStreamsSimulator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * How long it takes from a write until its change is emitted. Writes carry the time of this machine's clock, which both
 * JVMs share.
 */
public final class WriteTimes implements Emissions {

    static final String ATTRIBUTE = "writtenAtMicros";

    private final Queue<Double> millis = new ConcurrentLinkedQueue<>();

    @Override
    public void emitted(String shardId, Record record) {
        Map<String, AttributeValue> image = record.dynamodb().newImage();
        AttributeValue written = image.get(ATTRIBUTE);
        if (written != null) {
            millis.add((micros(Instant.now()) - Long.parseLong(written.n())) / 1_000.0);
        }
    }

    static AttributeValue now() {
        return AttributeValue.fromN(Long.toString(micros(Instant.now())));
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** How many changes were emitted. */
    public int count() {
        return millis.size();
    }

    /** Forgets what was emitted so far. */
    public void clear() {
        millis.clear();
    }

    /** Milliseconds from write to emission. */
    public double[] millis() {
        return millis.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * Writes to every open shard of a stream for some time, to each at moments of its own, in the
     * simulator's JVM. Waits until that is done.
     *
     * @param between two writes to one shard, on average
     * @return how many writes there were
     */
    public static int write(RemoteSimulator simulator, PreparedStream stream, Duration between, Duration duration)
            throws IOException {
        return simulator.<Integer>ask(server -> writeOn(server, stream, between, duration));
    }

    private static int writeOn(
            DynamoDbStreamsSimulator server, PreparedStream stream, Duration between, Duration duration)
            throws InterruptedException {
        List<String> keys = new ArrayList<>(Lineage.keyByShard(server, stream).values());
        SplittableRandom random = new SplittableRandom(1);
        long end = System.nanoTime() + duration.toNanos();
        long gap = between.toNanos() / keys.size();
        int version = 1;
        while (System.nanoTime() < end) {
            Collections.shuffle(keys, new java.util.Random(version));
            for (String key : keys) {
                TimeUnit.NANOSECONDS.sleep(random.nextLong(2 * gap));
                Lineage.put(server, stream.table(), key, version++);
            }
        }
        return version - 1;
    }
}
