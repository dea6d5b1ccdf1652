/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.Calls;
import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.JobCluster;
import io.dynamodbflink.benchmarks.harness.JobSpec;
import io.dynamodbflink.benchmarks.harness.Lineage;
import io.dynamodbflink.benchmarks.harness.Pause;
import io.dynamodbflink.benchmarks.harness.PreparedStream;
import io.dynamodbflink.benchmarks.harness.RemoteSimulator;
import io.dynamodbflink.benchmarks.harness.ShardTimes;
import io.dynamodbflink.benchmarks.harness.StreamWork;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import io.dynamodbflink.benchmarks.report.Samples;
import io.dynamodbflink.benchmarks.report.Table;
import io.dynamodbflink.benchmarks.report.Target;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a rotation costs: the time from the last record of a shard to the first of its child, which has records already.
 * With checkpoints, as jobs have them.
 */
public final class Rotation implements Scenario {

    private static final int CHAINS = 16;
    private static final int RECORDS = 100;
    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final int PARALLELISM = 2;
    private static final Duration CHECKPOINTS = Duration.ofSeconds(10);
    private static final long MILLIS_BETWEEN_ROUNDS = 900;
    /** Before the first record. */
    private static final Duration LONG_AGO = Duration.ofHours(2);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final double P99 = 0.99;

    private enum Mode {
        TRIM_HORIZON("TRIM_HORIZON, in a backlog"),
        AT_TIMESTAMP("AT_TIMESTAMP, in a backlog"),
        LATEST("LATEST, at the tip"),
        RESTORED("restored from a savepoint, in a backlog");

        private final String text;

        Mode(String text) {
            this.text = text;
        }
    }

    @Override
    public String name() {
        return "rotation";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        Table details = Table.ofFigures("start", "rotations a run", "p50", "p99", "slowest");
        List<Result> results = new ArrayList<>();
        try (RemoteSimulator simulator = RemoteSimulator.start();
                JobCluster cluster = JobCluster.start(PARALLELISM)) {
            // The job warms up on the first start mode.
            rotations(Mode.TRIM_HORIZON, effort, simulator, cluster);
            for (Mode mode : Mode.values()) {
                List<Samples> runs = new ArrayList<>();
                for (int run = 0; run < effort.runs(); run++) {
                    runs.add(Samples.of(rotations(mode, effort, simulator, cluster)));
                }
                double p50 = Samples.of(runs, Samples::median).median();
                double p99 = Samples.of(runs, run -> run.percentile(P99)).median();
                details.row(
                        mode.text,
                        Integer.toString(runs.get(0).count()),
                        Format.millis(p50),
                        Format.millis(p99),
                        Format.millis(Samples.of(runs, Samples::greatest).greatest()));
                String work = "rotation, 10 ms latency, " + mode.text;
                results.add(Result.of(work + ": p50", Target.atMost(100, "under 100 ms"), p50, Format.millis(p50)));
                results.add(Result.of(work + ": p99", Target.atMost(250, "under 250 ms"), p99, Format.millis(p99)));
            }
        }
        return new Report(results, details);
    }

    private static double[] rotations(Mode mode, Effort effort, RemoteSimulator simulator, JobCluster cluster)
            throws Exception {
        Calls.forget(simulator);
        return switch (mode) {
            case TRIM_HORIZON, AT_TIMESTAMP, RESTORED -> inBacklog(mode, effort, simulator, cluster);
            case LATEST -> atTip(effort, simulator, cluster);
        };
    }

    private static double[] inBacklog(Mode mode, Effort effort, RemoteSimulator simulator, JobCluster cluster)
            throws Exception {
        int generations = effort.of(20, 6);
        PreparedStream stream =
                prepare(new StreamWork(CHAINS, generations, RECORDS, StreamWork.FULL_PAGES, LATENCY), simulator);
        JobSpec spec = JobSpec.of(stream, PARALLELISM).withCheckpoints(CHECKPOINTS);
        if (mode == Mode.AT_TIMESTAMP) {
            spec = spec.fromAge(LONG_AGO);
        }
        if (mode == Mode.RESTORED) {
            ShardTimes before = new ShardTimes();
            long third = (long) CHAINS * generations * RECORDS / 3;
            String savepoint = cluster.run(spec, before, job -> {
                Pause.until(() -> before.records() >= third, PATIENCE, () -> "A third of the backlog was not read");
                return job.stopWithSavepoint();
            });
            spec = spec.restoredFrom(savepoint);
        }
        ShardTimes times = new ShardTimes();
        return cluster.run(spec, times, job -> {
            awaitOpenShards(simulator, stream, times, RECORDS);
            return latencies(simulator, stream, times);
        });
    }

    private static double[] atTip(Effort effort, RemoteSimulator simulator, JobCluster cluster) throws Exception {
        PreparedStream stream = prepare(StreamWork.empty(CHAINS, LATENCY), simulator);
        ShardTimes times = new ShardTimes();
        JobSpec spec = JobSpec.of(stream, PARALLELISM).fromTip().withCheckpoints(CHECKPOINTS);
        return cluster.run(spec, times, job -> {
            Calls.await(simulator, Operation.GET_RECORDS, CHAINS, PATIENCE);
            Lineage.roll(simulator, stream, effort.of(12, 2), MILLIS_BETWEEN_ROUNDS);
            awaitOpenShards(simulator, stream, times, 1);
            return latencies(simulator, stream, times);
        });
    }

    private static PreparedStream prepare(StreamWork work, RemoteSimulator simulator) throws Exception {
        return work.prepare(simulator, "benchmark-" + UUID.randomUUID());
    }

    private static void awaitOpenShards(RemoteSimulator simulator, PreparedStream stream, ShardTimes times, int records)
            throws Exception {
        List<String> open = Lineage.open(simulator, stream);
        Pause.until(
                () -> open.stream().allMatch(shard -> times.records(shard) >= records),
                PATIENCE,
                () -> "The open shards were not reached");
    }

    private static double[] latencies(RemoteSimulator simulator, PreparedStream stream, ShardTimes times)
            throws Exception {
        Map<String, String> children = Lineage.children(simulator, stream);
        return children.entrySet().stream()
                .filter(shard -> times.hasBoth(shard.getKey(), shard.getValue()))
                .mapToDouble(shard -> times.millisBetween(shard.getKey(), shard.getValue()))
                .toArray();
    }
}
