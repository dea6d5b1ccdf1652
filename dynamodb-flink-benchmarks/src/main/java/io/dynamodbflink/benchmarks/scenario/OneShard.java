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

/** One shard alone: each page names the next, so that calls cannot overlap. */
public final class OneShard implements Scenario {

    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final double MEGABYTE = 1_000_000;
    private static final double HOT_PARTITION_MEGABYTES_PER_SECOND = 2;

    @Override
    public String name() {
        return "one-shard";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        Throughput atOnce = Throughput.measure(effort, StreamWork.endless(1, Duration.ZERO), 1, 1);
        Throughput late = Throughput.measure(effort, StreamWork.endless(1, LATENCY), 1, 1);
        Table details = Throughput.table();
        atOnce.addTo(details, "SDK, 1 reader, 0 ms", "job, 0 ms");
        late.addTo(details, "SDK, 1 reader, 10 ms", "job, 10 ms");
        double megabytes = late.jobRate() * StreamWork.RECORD_BYTES / MEGABYTE;
        return new Report(
                List.of(
                        Result.compared(
                                "1 shard, full pages, 0 ms latency",
                                Target.atLeast(60_000, "at least 60,000 records/s"),
                                atOnce.jobRate(),
                                Format.rate(atOnce.jobRate()) + " records/s, " + Format.times(atOnce.ratio()),
                                Format.rate(atOnce.rawRate()) + " records/s"),
                        Result.compared(
                                "hot partition: 1 shard, full pages, 10 ms latency",
                                Target.atLeast(HOT_PARTITION_MEGABYTES_PER_SECOND, "well above 2 MB/s"),
                                megabytes,
                                Format.text("%.0f MB/s, %s", megabytes, Format.times(late.ratio())),
                                Format.rate(late.rawRate()) + " records/s")),
                details);
    }
}
