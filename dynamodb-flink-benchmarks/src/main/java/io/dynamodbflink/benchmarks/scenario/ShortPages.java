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

/** Many shards with short pages, behind the tip: what counts is how many calls are in flight. */
public final class ShortPages implements Scenario {

    private static final int SHARDS = 64;
    private static final int PAGE_SIZE = 20;
    private static final Duration LATENCY = Duration.ofMillis(10);

    @Override
    public String name() {
        return "short-pages";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        Throughput throughput =
                Throughput.measure(effort, new StreamWork(SHARDS, 1, StreamWork.ENDLESS, PAGE_SIZE, LATENCY), 1, 1);
        Table details = Throughput.table();
        throughput.addTo(details, "SDK, one call in flight", "job, parallelism 1");
        return new Report(
                List.of(Result.compared(
                        "64 shards, 20-record pages (behind the tip), 10 ms latency, parallelism 1",
                        Target.atLeast(25, "at least 25 × one call in flight"),
                        throughput.ratio(),
                        Format.rate(throughput.jobRate()) + " records/s, " + Format.times(throughput.ratio()),
                        Format.rate(throughput.rawRate()) + " records/s")),
                details);
    }
}
