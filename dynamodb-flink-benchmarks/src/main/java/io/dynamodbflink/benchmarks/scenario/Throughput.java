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
import io.dynamodbflink.benchmarks.harness.Rate;
import io.dynamodbflink.benchmarks.harness.RawSdkReader;
import io.dynamodbflink.benchmarks.harness.RawSdkReader.HttpClient;
import io.dynamodbflink.benchmarks.harness.RemoteSimulator;
import io.dynamodbflink.benchmarks.harness.StreamWork;
import io.dynamodbflink.benchmarks.report.Samples;
import io.dynamodbflink.benchmarks.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast a job reads a stream without end, beside the SDK alone. Both read in turns, in the same JVM, each with a
 * warm-up of its own; the SDK with the HTTP client that was fastest in a run before.
 *
 * @param raw the SDK's rates
 * @param http the client it had
 * @param job the job's rates
 */
record Throughput(List<Rate> raw, HttpClient http, List<Rate> job) {

    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** Measures, with so many readers of the SDK, each of which has one call in flight. */
    static Throughput measure(Effort effort, StreamWork work, int parallelism, int rawReaders) throws Exception {
        try (RemoteSimulator simulator = RemoteSimulator.start();
                JobCluster cluster = JobCluster.start(parallelism)) {
            PreparedStream stream = work.prepare(simulator, "benchmark");
            HttpClient http = fastest(effort, stream, rawReaders, simulator);
            List<Rate> raw = new ArrayList<>();
            List<Rate> job = new ArrayList<>();
            for (int run = 0; run < effort.runs(); run++) {
                raw.add(raw(effort, stream, rawReaders, http, simulator));
                job.add(job(effort, cluster, stream, parallelism, simulator));
            }
            return new Throughput(raw, http, job);
        }
    }

    private static HttpClient fastest(Effort effort, PreparedStream stream, int readers, RemoteSimulator simulator)
            throws Exception {
        HttpClient fastest = HttpClient.CRT;
        double most = 0;
        for (HttpClient http : HttpClient.values()) {
            double rate = raw(effort, stream, readers, http, simulator).recordsPerSecond();
            if (rate > most) {
                most = rate;
                fastest = http;
            }
        }
        return fastest;
    }

    private static Rate raw(
            Effort effort, PreparedStream stream, int readers, HttpClient http, RemoteSimulator simulator)
            throws Exception {
        try (RawSdkReader reader = RawSdkReader.start(stream, readers, http)) {
            return rate(effort, reader.count(), simulator);
        }
    }

    private static Rate job(
            Effort effort, JobCluster cluster, PreparedStream stream, int parallelism, RemoteSimulator simulator)
            throws Exception {
        EmissionCount count = new EmissionCount();
        return cluster.run(JobSpec.of(stream, parallelism), count, job -> rate(effort, count, simulator));
    }

    private static Rate rate(Effort effort, EmissionCount count, RemoteSimulator simulator) throws Exception {
        count.await(1, PATIENCE);
        Pause.of(effort.of(WARM_UP));
        return Rate.during(effort.of(WINDOW), count::get, simulator);
    }

    double jobRate() {
        return recordsPerSecond(job);
    }

    double rawRate() {
        return recordsPerSecond(raw);
    }

    /** The job's throughput in that of the SDK. */
    double ratio() {
        return jobRate() / rawRate();
    }

    /** The job's CPU per record in that of the SDK. */
    double cpuRatio() {
        return jobCpu() / rawCpu();
    }

    double jobCpu() {
        return Samples.of(job, Rate::clientMicros).median();
    }

    double rawCpu() {
        return Samples.of(raw, Rate::clientMicros).median();
    }

    private static double recordsPerSecond(List<Rate> rates) {
        return Samples.of(rates, Rate::recordsPerSecond).median();
    }

    /** A table for measurements of this kind. */
    static Table table() {
        return Table.ofFigures(
                "work",
                "records/s",
                "slowest and fastest run",
                "client CPU/record",
                "simulator CPU/record",
                "cores busy");
    }

    /** Adds a row for the SDK and one for the job. */
    void addTo(Table table, String rawWork, String jobWork) {
        addTo(table, rawWork + ", " + (http == HttpClient.CRT ? "CRT" : "URL connection"), raw);
        addTo(table, jobWork, job);
    }

    private static void addTo(Table table, String work, List<Rate> rates) {
        Samples speed = Samples.of(rates, Rate::recordsPerSecond);
        double client = Samples.of(rates, Rate::clientMicros).median();
        double simulator = Samples.of(rates, Rate::simulatorMicros).median();
        table.row(
                work,
                Format.rate(speed.median()),
                Format.rate(speed.least()) + " – " + Format.rate(speed.greatest()),
                Format.micros(client),
                Format.micros(simulator),
                Format.text("%.1f of %d", speed.median() * (client + simulator) / 1e6, CORES));
    }
}
