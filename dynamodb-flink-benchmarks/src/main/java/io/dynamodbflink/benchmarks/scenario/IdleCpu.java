/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.EmissionCount;
import io.dynamodbflink.benchmarks.harness.JobCluster;
import io.dynamodbflink.benchmarks.harness.JobSpec;
import io.dynamodbflink.benchmarks.harness.Pause;
import io.dynamodbflink.benchmarks.harness.PreparedStream;
import io.dynamodbflink.benchmarks.harness.ProcessCpu;
import io.dynamodbflink.benchmarks.harness.RemoteSimulator;
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

/** What a subtask costs whose shards have nothing new: CPU of this JVM, which has warmed up, with and without the job. */
public final class IdleCpu implements Scenario {

    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final Duration SETTLING = Duration.ofSeconds(15);
    private static final Duration WINDOW = Duration.ofSeconds(6);

    private record Idle(double share, double callsPerSecond) {}

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        int many = effort.of(1_000, 50);
        double cluster;
        Idle one;
        Idle all;
        try (RemoteSimulator simulator = RemoteSimulator.start();
                JobCluster flink = JobCluster.start(1)) {
            // In this order, so that the code of a single poll a second is not measured while it is still interpreted.
            all = withJob(effort, many, simulator, flink);
            cluster = measure(effort, simulator).share;
            one = withJob(effort, 1, simulator, flink);
        }
        Table details = Table.ofFigures("process", "CPU, share of one core", "of it the job", "polls/s", "CPU per poll")
                .row("cluster without a job", Format.percent(cluster), "—", "—", "—")
                .row(row("cluster and job, 1 shard", one, cluster))
                .row(row("cluster and job, 1,000 shards", all, cluster));
        return new Report(
                List.of(
                        result(
                                "idle subtask, 1 shard: CPU",
                                Target.atMost(0.005, "under 0.5 % of a core"),
                                one,
                                cluster),
                        result(
                                "idle subtask, 1,000 shards: CPU",
                                Target.atMost(0.05, "under 5 % of a core"),
                                all,
                                cluster)),
                details);
    }

    private static Idle withJob(Effort effort, int shards, RemoteSimulator simulator, JobCluster cluster)
            throws Exception {
        PreparedStream stream = StreamWork.empty(shards, LATENCY).prepare(simulator, "idle-" + shards);
        return cluster.run(JobSpec.of(stream, 1).fromTip(), new EmissionCount(), job -> {
            Pause.of(effort.of(SETTLING));
            return measure(effort, simulator);
        });
    }

    private static Idle measure(Effort effort, RemoteSimulator simulator) throws Exception {
        List<Idle> runs = new ArrayList<>();
        for (int run = 0; run < effort.runs(); run++) {
            long calls = calls(simulator);
            double cpu = ProcessCpu.seconds();
            long start = System.nanoTime();
            Pause.of(effort.of(WINDOW));
            double seconds = (System.nanoTime() - start) / 1e9;
            runs.add(new Idle((ProcessCpu.seconds() - cpu) / seconds, (calls(simulator) - calls) / seconds));
        }
        return new Idle(
                Samples.of(runs, Idle::share).median(),
                Samples.of(runs, Idle::callsPerSecond).median());
    }

    private static long calls(RemoteSimulator simulator) throws Exception {
        return simulator.<Long>ask(server -> server.journal().callCount(Operation.GET_RECORDS));
    }

    private static String[] row(String process, Idle idle, double cluster) {
        return new String[] {
            process,
            Format.percent(idle.share),
            Format.percent(idle.share - cluster),
            Format.text("%,.0f", idle.callsPerSecond),
            Format.micros((idle.share - cluster) / idle.callsPerSecond * 1e6)
        };
    }

    private static Result result(String work, Target target, Idle idle, double cluster) {
        return Result.compared(
                work,
                target,
                idle.share - cluster,
                Format.percent(idle.share - cluster),
                Format.percent(cluster) + " for the cluster without a job");
    }
}
