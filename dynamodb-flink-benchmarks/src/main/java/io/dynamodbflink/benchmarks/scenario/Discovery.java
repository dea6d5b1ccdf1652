/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.AssignedShards;
import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.EmissionCount;
import io.dynamodbflink.benchmarks.harness.EnumeratorFootprint;
import io.dynamodbflink.benchmarks.harness.JobCluster;
import io.dynamodbflink.benchmarks.harness.JobSpec;
import io.dynamodbflink.benchmarks.harness.Pause;
import io.dynamodbflink.benchmarks.harness.PreparedStream;
import io.dynamodbflink.benchmarks.harness.RemoteSimulator;
import io.dynamodbflink.benchmarks.harness.RunningJob;
import io.dynamodbflink.benchmarks.harness.StreamWork;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import io.dynamodbflink.benchmarks.report.Samples;
import io.dynamodbflink.benchmarks.report.Table;
import io.dynamodbflink.benchmarks.report.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream with very many shards, one record in each, on a service that allows 10 DescribeStream calls a second with 100
 * shards each. Shards that have been read are polled once a minute only: one machine could not poll all of them every
 * second.
 */
public final class Discovery implements Scenario {

    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final int PARALLELISM = 2;
    private static final Duration POLL_DELAY = Duration.ofMinutes(1);
    private static final Duration CHECKPOINTS = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final double SHARDS_LISTED_PER_SECOND = 1_000;
    private static final double TOLERANCE = 1.1;
    private static final double KILOBYTE = 1_000;

    private record Run(
            double firstRecord,
            double allAssigned,
            double allEmitted,
            double busyCheckpointMillis,
            double checkpointBytes,
            double checkpointMillis) {}

    @Override
    public String name() {
        return "discovery";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        int shards = effort.of(50_000, 300);
        List<Run> runs = new ArrayList<>();
        try (JobCluster cluster = JobCluster.start(PARALLELISM)) {
            for (int run = 0; run < effort.runs(); run++) {
                try (RemoteSimulator simulator = RemoteSimulator.startLimited()) {
                    PreparedStream stream = new StreamWork(shards, 1, 1, StreamWork.FULL_PAGES, LATENCY)
                            .prepare(simulator, "benchmark");
                    runs.add(discover(cluster, stream));
                }
            }
        }
        return report(shards, runs, EnumeratorFootprint.measure(shards));
    }

    private static Run discover(JobCluster cluster, PreparedStream stream) throws Exception {
        int shards = stream.shardIds().size();
        AssignedShards assigned = new AssignedShards();
        EmissionCount count = new EmissionCount();
        JobSpec spec = JobSpec.of(stream, PARALLELISM)
                .withPollDelay(POLL_DELAY)
                .withCheckpoints(CHECKPOINTS)
                .observedBy(assigned.observer());
        long submitted = System.nanoTime();
        return cluster.run(spec, count, job -> {
            count.await(1, PATIENCE);
            double first = secondsSince(submitted);
            count.await(shards / 2, PATIENCE);
            RunningJob.Checkpoint busy = job.checkpoint();
            Pause.until(
                    () -> assigned.count() >= shards,
                    PATIENCE,
                    () -> "Only " + assigned.count() + " of " + shards + " shards were assigned");
            double all = secondsSince(submitted);
            count.await(shards, PATIENCE);
            double emitted = secondsSince(submitted);
            RunningJob.Checkpoint checkpoint = job.checkpoint();
            return new Run(
                    first,
                    all,
                    emitted,
                    busy.duration().toMillis(),
                    checkpoint.bytes(),
                    checkpoint.duration().toMillis());
        });
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    private static Report report(int shards, List<Run> runs, EnumeratorFootprint footprint) {
        double first = Samples.of(runs, Run::firstRecord).median();
        double assigned = Samples.of(runs, Run::allAssigned).median();
        double emitted = Samples.of(runs, Run::allEmitted).median();
        double bytes = Samples.of(runs, Run::checkpointBytes).median();
        double millis = Samples.of(runs, Run::checkpointMillis).median();
        double busyMillis = Samples.of(runs, Run::busyCheckpointMillis).median();
        double possible = shards / SHARDS_LISTED_PER_SECOND;
        Table details = Table.ofFigures("50,000 shards, parallelism 2", "figure")
                .row("submit → first record emitted", Format.seconds(first))
                .row("submit → all shards assigned", Format.seconds(assigned))
                .row("submit → first record of every shard emitted", Format.seconds(emitted))
                .row("checkpoint while shards are being listed", Format.millis(busyMillis))
                .row("checkpoint when all are known", Format.millis(millis))
                .row("size of that checkpoint, enumerator and readers", kilobytes(bytes))
                .row("of it the enumerator's state", kilobytes(footprint.stateBytes()))
                .row("time to serialize the enumerator's state", Format.millis(footprint.serializingMillis()))
                .row("heap of the enumerator", kilobytes(footprint.heapBytes()));
        return new Report(
                List.of(
                        Result.of(
                                "50,000 shards: submit → first record",
                                Target.atMost(2, "under 2 s"),
                                first,
                                Format.seconds(first)),
                        Result.of(
                                "50,000 shards: submit → all assigned",
                                Target.atMost(
                                        possible * TOLERANCE,
                                        Format.text("as fast as 10 calls/s allow: %.0f s", possible)),
                                assigned,
                                Format.seconds(assigned)),
                        Result.reported("50,000 shards: heap of the enumerator", kilobytes(footprint.heapBytes())),
                        Result.reported(
                                "50,000 shards: checkpoint",
                                Format.text("%s in %s", kilobytes(bytes), Format.millis(millis)))),
                details);
    }

    private static String kilobytes(double bytes) {
        return Format.text("%,.0f kB", bytes / KILOBYTE);
    }
}
