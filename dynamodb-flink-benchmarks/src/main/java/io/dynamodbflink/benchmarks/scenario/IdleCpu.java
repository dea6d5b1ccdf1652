/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.CompilerTime;
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
    private static final Duration SETTLING = Duration.ofSeconds(30);

    /** Systems count the CPU time of a process in steps of 10 ms. */
    private static final Duration WINDOW = Duration.ofSeconds(12);

    private record Idle(double share, double compiler, double callsPerSecond) {}

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        int many = effort.of(1_000, 50);
        Idle none;
        Idle one;
        Idle all;
        try (RemoteSimulator simulator = RemoteSimulator.start();
                JobCluster flink = JobCluster.start(1)) {
            // In this order, so that the code of a single poll a second is not measured while it is still interpreted.
            all = withJob(effort, many, simulator, flink);
            none = measure(effort, simulator);
            one = withJob(effort, 1, simulator, flink);
        }
        Table details = Table.ofFigures(
                        "process",
                        "CPU, share of one core",
                        "more than without a job",
                        "compiler busy",
                        "polls/s",
                        "CPU per poll")
                .row("cluster without a job", Format.percent(none.share), "—", Format.percent(none.compiler), "—", "—")
                .row(row("cluster and job, 1 shard", one, none))
                .row(row("cluster and job, 1,000 shards", all, none));
        return new Report(
                List.of(
                        result("idle subtask, 1 shard: CPU", Target.atMost(0.005, "under 0.5 % of a core"), one, none),
                        result(
                                "idle subtask, 1,000 shards: CPU",
                                Target.atMost(0.05, "under 5 % of a core"),
                                all,
                                none)),
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
            double compiler = CompilerTime.seconds();
            double cpu = ProcessCpu.seconds();
            long start = System.nanoTime();
            Pause.of(effort.of(WINDOW));
            double seconds = (System.nanoTime() - start) / 1e9;
            runs.add(new Idle(
                    (ProcessCpu.seconds() - cpu) / seconds,
                    (CompilerTime.seconds() - compiler) / seconds,
                    (calls(simulator) - calls) / seconds));
        }
        return new Idle(
                Samples.of(runs, Idle::share).median(),
                Samples.of(runs, Idle::compiler).median(),
                Samples.of(runs, Idle::callsPerSecond).median());
    }

    private static long calls(RemoteSimulator simulator) throws Exception {
        return simulator.<Long>ask(server -> server.journal().callCount(Operation.GET_RECORDS));
    }

    private static String[] row(String process, Idle idle, Idle none) {
        return new String[] {
            process,
            Format.percent(idle.share),
            Format.percent(idle.share - none.share),
            Format.percent(idle.compiler),
            Format.text("%,.0f", idle.callsPerSecond),
            idle.callsPerSecond == 0 ? "—" : Format.micros((idle.share - none.share) / idle.callsPerSecond * 1e6)
        };
    }

    private static Result result(String work, Target target, Idle idle, Idle none) {
        return Result.compared(
                work,
                target,
                idle.share - none.share,
                Format.percent(idle.share - none.share),
                Format.percent(none.share) + " for the cluster without a job");
    }
}
