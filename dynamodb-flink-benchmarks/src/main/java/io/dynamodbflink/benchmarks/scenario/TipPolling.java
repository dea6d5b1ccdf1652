/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.Calls;
import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.EmissionCount;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How exactly a reader of many shards at the tip keeps the configured delays: from the arrival of a poll at the service to
 * the arrival of the next one of the same shard, the latency of the call included.
 */
public final class TipPolling implements Scenario {

    private static final Duration LATENCY = Duration.ofMillis(20);
    private static final Duration IDLE_DELAY = Duration.ofSeconds(1);
    private static final Duration TIP_DELAY = Duration.ofMillis(250);
    private static final Duration BETWEEN_WRITES = Duration.ofMillis(200);
    private static final Duration SETTLING = Duration.ofSeconds(15);
    private static final Duration WINDOW = Duration.ofSeconds(6);
    private static final double TOLERANCE = 0.2;
    private static final double P99 = 0.99;

    @Override
    public String name() {
        return "tip-polling";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        int shards = effort.of(256, 16);
        List<Samples> idle = new ArrayList<>();
        List<Samples> busy = new ArrayList<>();
        try (RemoteSimulator simulator = RemoteSimulator.start();
                JobCluster cluster = JobCluster.start(1)) {
            PreparedStream stream = StreamWork.empty(shards, LATENCY).prepare(simulator, "benchmark");
            cluster.run(JobSpec.of(stream, 1).fromTip(), new EmissionCount(), job -> {
                Pause.of(effort.of(SETTLING));
                for (int run = 0; run < effort.runs(); run++) {
                    Calls.forget(simulator);
                    Pause.of(effort == Effort.FULL ? WINDOW : IDLE_DELAY.multipliedBy(3));
                    idle.add(Samples.of(Calls.millisBetweenPolls(simulator)));
                }
                WriteTimes.write(simulator, stream, BETWEEN_WRITES, effort.of(WINDOW));
                for (int run = 0; run < effort.runs(); run++) {
                    Calls.forget(simulator);
                    WriteTimes.write(simulator, stream, BETWEEN_WRITES, effort == Effort.FULL ? WINDOW : IDLE_DELAY);
                    busy.add(Samples.of(Calls.millisBetweenPolls(simulator)));
                }
                return busy;
            });
        }
        Table details = Table.ofFigures("shards", "configured delay", "time between polls, p50", "p1", "p99");
        return new Report(
                List.of(
                        judge(
                                "256 shards at the tip without news, 20 ms latency: time between polls",
                                IDLE_DELAY,
                                idle,
                                details.row(row("without news", IDLE_DELAY, idle))),
                        judge(
                                "256 shards at the tip with 5 writes/s each, 20 ms latency: time between polls",
                                TIP_DELAY,
                                busy,
                                details.row(row("5 writes/s each", TIP_DELAY, busy)))),
                details);
    }

    private static String[] row(String work, Duration delay, List<Samples> runs) {
        return new String[] {
            work,
            Format.millis(delay.toMillis()),
            Format.millis(Samples.of(runs, Samples::median).median()),
            Format.millis(percentile(runs, 1 - P99)),
            Format.millis(percentile(runs, P99))
        };
    }

    private static double percentile(List<Samples> runs, double share) {
        return Samples.of(runs, run -> run.percentile(share)).median();
    }

    private static Result judge(String work, Duration delay, List<Samples> runs, Table details) {
        double p1 = percentile(runs, 1 - P99) / delay.toMillis();
        double p99 = percentile(runs, P99) / delay.toMillis();
        return Result.of(
                work,
                Target.atMost(TOLERANCE, "within 20 % of the configured " + Format.millis(delay.toMillis())),
                Math.max(1 - p1, p99 - 1),
                Format.text(
                        "p50 %s, p99 %s",
                        Format.millis(Samples.of(runs, Samples::median).median()),
                        Format.millis(percentile(runs, P99))));
    }
}
