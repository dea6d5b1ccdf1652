/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.Calls;
import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.JobCluster;
import io.dynamodbflink.benchmarks.harness.JobSpec;
import io.dynamodbflink.benchmarks.harness.Pause;
import io.dynamodbflink.benchmarks.harness.PreparedStream;
import io.dynamodbflink.benchmarks.harness.RemoteSimulator;
import io.dynamodbflink.benchmarks.harness.StreamWork;
import io.dynamodbflink.benchmarks.harness.WriteTimes;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import io.dynamodbflink.benchmarks.report.Samples;
import io.dynamodbflink.benchmarks.report.Table;
import io.dynamodbflink.benchmarks.report.Target;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long it takes from a write until its change is emitted, for a job that has caught up. */
public final class TipLatency implements Scenario {

    private static final int SHARDS = 8;
    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final int PARALLELISM = 2;
    private static final Duration WINDOW = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final double P99 = 0.99;

    @Override
    public String name() {
        return "tip-latency";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        Table details = Table.ofFigures("writes to a shard", "changes a run", "p50", "p99", "slowest");
        List<Result> results = new ArrayList<>();
        try (RemoteSimulator simulator = RemoteSimulator.start();
                JobCluster cluster = JobCluster.start(PARALLELISM)) {
            PreparedStream stream = StreamWork.empty(SHARDS, LATENCY).prepare(simulator, "benchmark");
            WriteTimes times = new WriteTimes();
            cluster.run(JobSpec.of(stream, PARALLELISM).fromTip(), times, job -> {
                Calls.await(simulator, Operation.GET_RECORDS, SHARDS, PATIENCE);
                results.add(measure(effort, Duration.ofMillis(200), "5 a second", simulator, stream, times, details));
                results.add(measure(effort, Duration.ofSeconds(4), "one every 4 s", simulator, stream, times, details));
                return results;
            });
        }
        return new Report(results, details);
    }

    private static Result measure(
            Effort effort,
            Duration between,
            String writes,
            RemoteSimulator simulator,
            PreparedStream stream,
            WriteTimes times,
            Table details)
            throws Exception {
        List<Samples> runs = new ArrayList<>();
        WriteTimes.write(simulator, stream, between, effort.of(WINDOW));
        for (int run = 0; run < effort.runs(); run++) {
            times.clear();
            int written = WriteTimes.write(simulator, stream, between, effort.of(WINDOW));
            Pause.until(() -> times.count() >= written, PATIENCE, () -> "Not all changes were emitted");
            runs.add(Samples.of(times.millis()));
        }
        double p50 = Samples.of(runs, Samples::median).median();
        double p99 = Samples.of(runs, run -> run.percentile(P99)).median();
        details.row(
                writes,
                Integer.toString(runs.get(0).count()),
                Format.millis(p50),
                Format.millis(p99),
                Format.millis(Samples.of(runs, Samples::greatest).greatest()));
        return Result.of(
                "write → emitted at the tip, a write to each shard " + writes + ": p50",
                Target.atMost(300, "under 300 ms"),
                p50,
                Format.text("%s, p99 %s", Format.millis(p50), Format.millis(p99)));
    }
}
