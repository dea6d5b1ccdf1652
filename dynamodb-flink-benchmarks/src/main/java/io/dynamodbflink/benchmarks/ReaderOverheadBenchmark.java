/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks;

import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsRequest;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/**
 * What reader, Flink and change events add to the work of reading. Work: records of 1 KB with both images from pages
 * that lie ready in memory, made {@link ChangeEvent}s. Baseline: the same pages, made change events in a bare loop.
 */
public final class ReaderOverheadBenchmark {

    private static final int RUNS = 3;
    private static final long WARM_UP = 10_000_000;
    private static final long MEASURED = 30_000_000;

    private static final AtomicLong SEEN = new AtomicLong();

    private ReaderOverheadBenchmark() {}

    /**
     * Runs the benchmark and prints its figures.
     *
     * @throws Exception if the job fails
     */
    public static void main(String[] arguments) throws Exception {
        System.out.printf(
                "Java %s, %d cores; records/s, median of %d runs%n",
                Runtime.version(), Runtime.getRuntime().availableProcessors(), RUNS);
        double[] bare = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            bare[run] = bareLoop();
        }
        double baseline = median(bare);
        System.out.printf("%-44s %,12.0f%n", "bare loop, 1 thread", baseline);
        for (int[] setup : new int[][] {{1, 1}, {8, 1}, {8, 2}, {512, 2}}) {
            double[] runs = new double[RUNS];
            for (int run = 0; run < RUNS; run++) {
                runs[run] = job(setup[0], setup[1]);
            }
            double rate = median(runs);
            System.out.printf(
                    "%-44s %,12.0f   %.2f x bare loop%n",
                    "job, " + setup[0] + " shards, parallelism " + setup[1], rate, rate / baseline);
        }
        System.out.printf("process CPU in all: %,d s%n", processCpuSeconds());
    }

    private static double bareLoop() {
        DynamoDbStreamsAsyncClient client = new CannedStream(1).streamsClient();
        String iterator = "0";
        long read = 0;
        long start = 0;
        long bytes = 0;
        while (read < WARM_UP + MEASURED) {
            GetRecordsResponse page = client.getRecords(
                            GetRecordsRequest.builder().shardIterator(iterator).build())
                    .join();
            for (Record record : page.records()) {
                bytes += ChangeEvent.from(record).sizeBytes();
            }
            read += page.records().size();
            iterator = page.nextShardIterator();
            if (start == 0 && read >= WARM_UP) {
                start = System.nanoTime();
            }
        }
        if (bytes == 0) {
            throw new IllegalStateException("Nothing was read");
        }
        return MEASURED / seconds(start);
    }

    @SuppressWarnings("try") // Flink's environment declares that close() may be interrupted.
    private static double job(int shards, int parallelism) throws Exception {
        Configuration config = new Configuration();
        config.set(DynamodbStreamsSourceConfigConstants.STREAM_INITIAL_POSITION, InitialPosition.TRIM_HORIZON);
        DynamoDbStreamsSource<ChangeEvent> source = DynamoDbStreamsSource.<ChangeEvent>builder()
                .setStreamArn(CannedStream.ARN)
                .setSourceConfig(config)
                .setDeserializationSchema(new ChangeEventDeserializationSchema())
                .setClientProvider(new CannedStream(shards))
                .build();
        try (StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism)) {
            env.getConfig().enableObjectReuse();
            env.fromSource(source, WatermarkStrategy.noWatermarks(), "canned")
                    .filter(change -> {
                        SEEN.incrementAndGet();
                        return false;
                    })
                    .sinkTo(new DiscardingSink<>());
            SEEN.set(0);
            JobClient job = env.executeAsync("reader overhead");
            awaitSeen(WARM_UP);
            long from = SEEN.get();
            long start = System.nanoTime();
            awaitSeen(from + MEASURED);
            double rate = (SEEN.get() - from) / seconds(start);
            job.cancel().get();
            return rate;
        }
    }

    private static void awaitSeen(long records) throws InterruptedException {
        CountDownLatch pause = new CountDownLatch(1);
        while (SEEN.get() < records) {
            pause.await(1, TimeUnit.MILLISECONDS);
        }
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static long processCpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getProcessCpuTime() / 1_000_000_000L
                : 0;
    }
}
