/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.Pause;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Samples;
import io.dynamodbflink.benchmarks.report.Table;
import io.dynamodbflink.connector.model.ChangeEvent;
import io.dynamodbflink.connector.source.DynamoDbStreamsSource;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants;
import io.dynamodbflink.connector.source.DynamodbStreamsSourceConfigConstants.InitialPosition;
import io.dynamodbflink.connector.source.serialization.ChangeEventDeserializationSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
public final class ReaderOverhead implements Scenario {

    private static final int WARM_UP = 10_000_000;
    private static final int MEASURED = 30_000_000;
    private static final int SMOKE = 100_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final AtomicLong SEEN = new AtomicLong();

    private record Setup(int shards, int parallelism) {

        private static final List<Setup> ALL =
                List.of(new Setup(1, 1), new Setup(8, 1), new Setup(8, 2), new Setup(512, 2));
    }

    @Override
    public String name() {
        return "reader-overhead";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        List<Double> bare = new ArrayList<>();
        for (int run = 0; run < effort.runs(); run++) {
            bare.add(bareLoop(effort));
        }
        double baseline = Samples.of(bare, rate -> rate).median();
        Table details = Table.ofFigures("work", "records/s", "× bare loop")
                .row("bare loop", Format.rate(baseline), Format.text("%.2f", 1.0));
        for (Setup setup : Setup.ALL) {
            List<Double> runs = new ArrayList<>();
            for (int run = 0; run < effort.runs(); run++) {
                runs.add(job(effort, setup.shards, setup.parallelism));
            }
            double rate = Samples.of(runs, run -> run).median();
            details.row(
                    Format.text("job, %d shards, parallelism %d", setup.shards, setup.parallelism),
                    Format.rate(rate),
                    Format.text("%.2f", rate / baseline));
        }
        return new Report(List.of(), details);
    }

    private static double bareLoop(Effort effort) {
        long warmUp = effort.of(WARM_UP, SMOKE);
        long measured = effort.of(MEASURED, SMOKE);
        DynamoDbStreamsAsyncClient client = new CannedStream(1).streamsClient();
        String iterator = "0";
        long read = 0;
        long start = 0;
        long bytes = 0;
        while (read < warmUp + measured) {
            GetRecordsResponse page = client.getRecords(
                            GetRecordsRequest.builder().shardIterator(iterator).build())
                    .join();
            for (Record record : page.records()) {
                bytes += ChangeEvent.from(record).sizeBytes();
            }
            read += page.records().size();
            iterator = page.nextShardIterator();
            if (start == 0 && read >= warmUp) {
                start = System.nanoTime();
            }
        }
        if (bytes == 0) {
            throw new IllegalStateException("Nothing was read");
        }
        return measured / seconds(start);
    }

    @SuppressWarnings("try") // Flink's environment declares that close() may be interrupted.
    private static double job(Effort effort, int shards, int parallelism) throws Exception {
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
            awaitSeen(effort.of(WARM_UP, SMOKE));
            long from = SEEN.get();
            long start = System.nanoTime();
            awaitSeen(from + effort.of(MEASURED, SMOKE));
            double rate = (SEEN.get() - from) / seconds(start);
            job.cancel().get();
            return rate;
        }
    }

    private static void awaitSeen(long records) throws InterruptedException {
        Pause.until(() -> SEEN.get() >= records, PATIENCE, () -> "Only " + SEEN.get() + " records were read");
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
