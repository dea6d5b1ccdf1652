/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.Calls;
import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.JobCluster;
import io.dynamodbflink.benchmarks.harness.Pause;
import io.dynamodbflink.benchmarks.harness.PreparedTable;
import io.dynamodbflink.benchmarks.harness.RemoteSimulator;
import io.dynamodbflink.benchmarks.harness.RunningJob;
import io.dynamodbflink.benchmarks.harness.SinkSpec;
import io.dynamodbflink.benchmarks.harness.WriteWork;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import io.dynamodbflink.benchmarks.report.Samples;
import io.dynamodbflink.benchmarks.report.Table;
import io.dynamodbflink.benchmarks.report.Target;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Checkpoints of a sink whose buffer is full because its table is slow: 10,000 writes wait, 1,250 are in flight. */
public final class SinkCheckpoint implements Scenario {

    private static final Duration LATENCY = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Takes the job so long that the buffer is full: more calls than fill it. */
    private static final Duration FILLING = Duration.ofSeconds(2);

    private static final Duration BETWEEN = Duration.ofMillis(700);
    private static final int CHECKPOINTS = 5;
    private static final double KILOBYTE = 1_000;

    @Override
    public String name() {
        return "sink-checkpoint";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        Table details = Table.ofFigures("parallelism", "checkpoint, median", "slowest", "size");
        List<Result> results = new ArrayList<>();
        for (int parallelism = 1; parallelism <= 2; parallelism++) {
            results.add(measure(effort, parallelism, details));
        }
        return new Report(results, details);
    }

    private static Result measure(Effort effort, int parallelism, Table details) throws Exception {
        List<RunningJob.Checkpoint> checkpoints = new ArrayList<>();
        try (RemoteSimulator simulator = RemoteSimulator.startCounting();
                JobCluster cluster = JobCluster.start(parallelism)) {
            PreparedTable table = PreparedTable.create(simulator, Writing.latency(LATENCY));
            SinkSpec spec = SinkSpec.of(table, WriteWork.distinct(Integer.MAX_VALUE), parallelism)
                    .withCheckpoints(Duration.ofHours(1));
            cluster.run(spec, job -> {
                awaitFirstCall(simulator);
                Pause.of(effort.of(FILLING));
                for (int i = 0; i < effort.of(CHECKPOINTS, 1); i++) {
                    checkpoints.add(job.checkpoint());
                    Pause.of(effort.of(BETWEEN));
                }
                return checkpoints;
            });
        }
        Samples millis =
                Samples.of(checkpoints, checkpoint -> checkpoint.duration().toMillis());
        double bytes = Samples.of(checkpoints, RunningJob.Checkpoint::bytes).median();
        details.row(
                Integer.toString(parallelism),
                Format.millis(millis.median()),
                Format.millis(millis.greatest()),
                Format.text("%,.0f kB", bytes / KILOBYTE));
        return Result.of(
                Format.text("sink, checkpoint with a full buffer, 500 ms latency, parallelism %d", parallelism),
                Target.atMost(1_000, "under 1 s"),
                millis.greatest(),
                Format.text("%s, slowest %s", Format.millis(millis.median()), Format.millis(millis.greatest())));
    }

    private static void awaitFirstCall(RemoteSimulator simulator) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Calls.arrived(simulator, Operation.BATCH_WRITE_ITEM) == 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("The job wrote nothing within " + PATIENCE);
            }
            Pause.of(Duration.ofMillis(5));
        }
    }
}
