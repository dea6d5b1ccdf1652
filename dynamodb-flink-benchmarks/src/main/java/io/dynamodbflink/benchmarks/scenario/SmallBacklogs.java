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
import io.dynamodbflink.benchmarks.harness.RawSdkReader;
import io.dynamodbflink.benchmarks.harness.RawSdkReader.HttpClient;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Many shards that are soon read: the time from the first call to the last record, the same for the SDK and the job.
 */
public final class SmallBacklogs implements Scenario {

    private static final int RECORDS = 400;
    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final int PARALLELISM = 2;
    private static final int RAW_READERS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public String name() {
        return "small-backlogs";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        int shards = effort.of(512, 32);
        Map<HttpClient, List<Double>> raw = new EnumMap<>(HttpClient.class);
        List<Double> job = new ArrayList<>();
        try (RemoteSimulator simulator = RemoteSimulator.start();
                JobCluster cluster = JobCluster.start(PARALLELISM)) {
            PreparedStream stream =
                    new StreamWork(shards, 1, RECORDS, StreamWork.FULL_PAGES, LATENCY).prepare(simulator, "benchmark");
            // The first round warms up.
            for (int run = 0; run <= effort.runs(); run++) {
                for (HttpClient http : HttpClient.values()) {
                    double rate = raw(stream, http, simulator);
                    if (run > 0) {
                        raw.computeIfAbsent(http, client -> new ArrayList<>()).add(rate);
                    }
                }
                double rate = job(cluster, stream, simulator);
                if (run > 0) {
                    job.add(rate);
                }
            }
        }
        return report(raw, Samples.of(job, rate -> rate));
    }

    private static Report report(Map<HttpClient, List<Double>> raw, Samples job) {
        Table details = Table.ofFigures("work", "records/s", "slowest and fastest run");
        double baseline = 0;
        for (Map.Entry<HttpClient, List<Double>> client : raw.entrySet()) {
            Samples rates = Samples.of(client.getValue(), rate -> rate);
            baseline = Math.max(baseline, rates.median());
            addTo(details, "SDK, 8 readers, " + (client.getKey() == HttpClient.CRT ? "CRT" : "URL connection"), rates);
        }
        addTo(details, "job, parallelism 2", job);
        double ratio = job.median() / baseline;
        return new Report(
                List.of(Result.compared(
                        "512 shards × 400 records, 10 ms latency, parallelism 2",
                        Target.atLeast(0.9, "at least 0.9 × raw SDK"),
                        ratio,
                        Format.rate(job.median()) + " records/s, " + Format.times(ratio),
                        Format.rate(baseline) + " records/s")),
                details);
    }

    private static void addTo(Table table, String work, Samples rates) {
        table.row(
                work, Format.rate(rates.median()), Format.rate(rates.least()) + " – " + Format.rate(rates.greatest()));
    }

    private static double raw(PreparedStream stream, HttpClient http, RemoteSimulator simulator) throws Exception {
        Calls.forget(simulator);
        try (RawSdkReader reader = RawSdkReader.start(stream, RAW_READERS, http)) {
            return rate(reader.count(), stream, simulator);
        }
    }

    private static double job(JobCluster cluster, PreparedStream stream, RemoteSimulator simulator) throws Exception {
        Calls.forget(simulator);
        EmissionCount count = new EmissionCount();
        return cluster.run(JobSpec.of(stream, PARALLELISM), count, job -> rate(count, stream, simulator));
    }

    private static double rate(EmissionCount count, PreparedStream stream, RemoteSimulator simulator) throws Exception {
        long records = (long) stream.shardIds().size() * RECORDS;
        count.await(records, PATIENCE);
        Instant end = Instant.now();
        Instant start = Calls.first(simulator, Operation.GET_SHARD_ITERATOR);
        return records / (Duration.between(start, end).toNanos() / 1e9);
    }
}
