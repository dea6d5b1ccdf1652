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
import io.dynamodbflink.benchmarks.harness.PreparedStream;
import io.dynamodbflink.benchmarks.harness.RemoteSimulator;
import io.dynamodbflink.benchmarks.harness.StreamWork;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import io.dynamodbflink.benchmarks.report.Samples;
import io.dynamodbflink.benchmarks.report.Table;
import io.dynamodbflink.benchmarks.report.Target;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** From the submission of a job to a running cluster until its first GetRecords call reaches the service. */
public final class Start implements Scenario {

    private static final int SHARDS = 8;
    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final int PARALLELISM = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "start";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        List<Double> seconds = new ArrayList<>();
        try (RemoteSimulator simulator = RemoteSimulator.start();
                JobCluster cluster = JobCluster.start(PARALLELISM)) {
            PreparedStream stream = StreamWork.endless(SHARDS, LATENCY).prepare(simulator, "benchmark");
            for (int run = 0; run <= effort.runs(); run++) {
                seconds.add(secondsToFirstPoll(cluster, stream, simulator));
            }
        }
        double first = seconds.get(0);
        double later =
                Samples.of(seconds.subList(1, seconds.size()), run -> run).median();
        Table details = Table.ofFigures("submit → first GetRecords", "seconds")
                .row("first job of a JVM: classes are loaded, code is interpreted", Format.seconds(first))
                .row("later jobs, median", Format.seconds(later));
        return new Report(
                List.of(Result.of(
                        "submit → first GetRecords (LATEST, 10 ms latency)",
                        Target.atMost(2, "under 2 s"),
                        first,
                        Format.text("%s; the first job of a JVM %s", Format.seconds(later), Format.seconds(first)))),
                details);
    }

    private static double secondsToFirstPoll(JobCluster cluster, PreparedStream stream, RemoteSimulator simulator)
            throws Exception {
        Calls.forget(simulator);
        Instant submitted = Instant.now();
        return cluster.run(JobSpec.of(stream, PARALLELISM).fromTip(), new EmissionCount(), job -> {
            Calls.await(simulator, Operation.GET_RECORDS, 1, PATIENCE);
            Instant polled = Calls.first(simulator, Operation.GET_RECORDS);
            return Duration.between(submitted, polled).toNanos() / 1e9;
        });
    }
}
