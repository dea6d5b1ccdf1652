/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.AsyncHttpClient;
import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.PreparedTable.Trouble;
import io.dynamodbflink.benchmarks.harness.SinkSpec;
import io.dynamodbflink.benchmarks.harness.WriteWork;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import java.time.Duration;
import java.util.List;

/** A sink whose puts apply only if their version is higher than the stored one, beside conditional puts of the SDK. */
public final class SinkVersionGuard implements Scenario {

    private static final Duration LATENCY = Duration.ofMillis(5);
    private static final String SDK = "SDK, conditional PutItem, CRT";
    private static final String JOB = "job, version guard, parallelism 2";
    private static final int PARALLELISM = 2;

    @Override
    public String name() {
        return "sink-version-guard";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        WriteWork work = WriteWork.distinct(effort.of(50_000, 500));
        Trouble latency = Writing.latency(LATENCY);
        try (Writing writing = Writing.start(effort, PARALLELISM)) {
            writing.conditionalSdk(SDK, AsyncHttpClient.CRT, latency, work)
                    .job(JOB, latency, work, PARALLELISM, SinkSpec::guarded)
                    .run();
            double ratio = writing.rate(JOB) / writing.rate(SDK);
            return new Report(
                    List.of(Result.reported(
                            "sink, version guard, 5 ms latency, parallelism 2",
                            Format.rate(writing.rate(JOB)) + " items/s, " + Format.times(ratio)
                                    + " conditional PutItem of the SDK")),
                    writing.table());
        }
    }
}
