/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.AsyncHttpClient;
import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.PreparedTable.Trouble;
import io.dynamodbflink.benchmarks.harness.WriteWork;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import io.dynamodbflink.benchmarks.report.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A sink that writes items with a key of their own each, beside the SDK alone. */
public final class SinkThroughput implements Scenario {

    private static final int MOST_PARALLELISM = 2;
    private static final List<Duration> LATENCIES = List.of(Duration.ofMillis(5), Duration.ofMillis(20));

    private static final String NOT_PARTITIONED =
            Format.text("%s, not partitioned by key", job(LATENCIES.get(0), MOST_PARALLELISM));

    @Override
    public String name() {
        return "sink-throughput";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        WriteWork work = WriteWork.distinct(effort.of(500_000, 500));
        try (Writing writing = Writing.start(effort, MOST_PARALLELISM)) {
            for (Duration latency : LATENCIES) {
                Trouble slow = Writing.latency(latency);
                writing.sdk(sdk(latency), AsyncHttpClient.CRT, slow, work);
                for (int parallelism = 1; parallelism <= MOST_PARALLELISM; parallelism++) {
                    writing.job(job(latency, parallelism), slow, work, parallelism, UnaryOperator.identity());
                }
            }
            writing.job(
                    NOT_PARTITIONED,
                    Writing.latency(LATENCIES.get(0)),
                    work,
                    MOST_PARALLELISM,
                    spec -> spec.with(sink -> sink.setPartitionByPrimaryKey(false)));
            writing.run();
            return new Report(results(writing), writing.table());
        }
    }

    private static String sdk(Duration latency) {
        return Format.text("SDK, %d ms, CRT", latency.toMillis());
    }

    private static String job(Duration latency, int parallelism) {
        return Format.text("job, %d ms, parallelism %d", latency.toMillis(), parallelism);
    }

    private static List<Result> results(Writing writing) {
        List<Result> results = new ArrayList<>();
        for (Duration latency : LATENCIES) {
            for (int parallelism = 1; parallelism <= MOST_PARALLELISM; parallelism++) {
                results.add(throughput(writing, latency, parallelism));
            }
        }
        for (int parallelism = 1; parallelism <= MOST_PARALLELISM; parallelism++) {
            results.add(cpu(writing, LATENCIES.get(0), parallelism));
        }
        return results;
    }

    private static Result throughput(Writing writing, Duration latency, int parallelism) {
        double raw = writing.rate(sdk(latency));
        double job = writing.rate(job(latency, parallelism));
        return Result.compared(
                Format.text("sink, distinct keys, %d ms latency, parallelism %d", latency.toMillis(), parallelism),
                Target.atLeast(0.9, "at least 0.9 × raw SDK"),
                job / raw,
                Format.rate(job) + " items/s, " + Format.times(job / raw),
                Format.rate(raw) + " items/s");
    }

    private static Result cpu(Writing writing, Duration latency, int parallelism) {
        double raw = writing.cpu(sdk(latency));
        double job = writing.cpu(job(latency, parallelism));
        return Result.compared(
                Format.text("client CPU per item written, Flink included, parallelism %d", parallelism),
                Target.atMost(1.2, "at most 1.2 × raw SDK"),
                job / raw,
                Format.micros(job) + ", " + Format.times(job / raw),
                Format.micros(raw));
    }
}
