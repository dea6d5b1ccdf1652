/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.StreamWork;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import io.dynamodbflink.benchmarks.report.Table;
import io.dynamodbflink.benchmarks.report.Target;
import java.time.Duration;
import java.util.List;

/** A job that catches up: 8 shards with full pages, beside 8 readers of the SDK. */
public final class FullPages implements Scenario {

    private static final int SHARDS = 8;
    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final int PARALLELISM = 2;

    @Override
    public String name() {
        return "full-pages";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        Throughput throughput = Throughput.measure(effort, StreamWork.endless(SHARDS, LATENCY), PARALLELISM, SHARDS);
        Table details = Throughput.table();
        throughput.addTo(details, "SDK, 8 readers", "job, parallelism 2");
        return new Report(
                List.of(
                        Result.compared(
                                "8 shards, full pages, 10 ms latency, parallelism 2: throughput",
                                Target.atLeast(1.0, "at least 1.0 × raw SDK"),
                                throughput.ratio(),
                                Format.rate(throughput.jobRate()) + " records/s, " + Format.times(throughput.ratio()),
                                Format.rate(throughput.rawRate()) + " records/s"),
                        Result.compared(
                                "client CPU per record, full pages, Flink included",
                                Target.atMost(0.75, "at most 0.75 × raw SDK"),
                                throughput.cpuRatio(),
                                Format.micros(throughput.jobCpu()) + ", " + Format.times(throughput.cpuRatio()),
                                Format.micros(throughput.rawCpu()))),
                details);
    }
}
