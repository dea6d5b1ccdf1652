/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.AsyncHttpClient;
import io.dynamodbflink.benchmarks.harness.Calls;
import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.JobCluster;
import io.dynamodbflink.benchmarks.harness.Pause;
import io.dynamodbflink.benchmarks.harness.PreparedTable;
import io.dynamodbflink.benchmarks.harness.PreparedTable.Trouble;
import io.dynamodbflink.benchmarks.harness.Rate;
import io.dynamodbflink.benchmarks.harness.RawSdkWriter;
import io.dynamodbflink.benchmarks.harness.RemoteSimulator;
import io.dynamodbflink.benchmarks.harness.SinkSpec;
import io.dynamodbflink.benchmarks.harness.WriteWork;
import io.dynamodbflink.benchmarks.report.Samples;
import io.dynamodbflink.benchmarks.report.Table;
import io.dynamodbflink.test.simulator.fault.Fault;
import io.dynamodbflink.test.simulator.fault.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ways to write items to a table, measured in turns in one JVM: each once to warm up, then each in every run. The time of
 * a job counts from the arrival of its first call; when it ends, all of its items are in the table.
 */
final class Writing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writing.class);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** One way to write. */
    @FunctionalInterface
    interface Way {

        /** Writes to an empty table. */
        Rate write(PreparedTable table) throws Exception;
    }

    private record Entry(Trouble trouble, WriteWork work, Way way, List<Rate> rates) {}

    private final Effort effort;
    private final RemoteSimulator simulator;
    private final JobCluster cluster;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private Writing(Effort effort, RemoteSimulator simulator, JobCluster cluster) {
        this.effort = effort;
        this.simulator = simulator;
        this.cluster = cluster;
    }

    static Writing start(Effort effort, int slots) throws Exception {
        RemoteSimulator simulator = RemoteSimulator.startCounting();
        try {
            return new Writing(effort, simulator, JobCluster.start(slots));
        } catch (Exception e) {
            simulator.close();
            throw e;
        }
    }

    /** Every call takes so long. */
    static Trouble latency(Duration latency) {
        return faults -> faults.onEveryCall().inject(Fault.delay(latency));
    }

    /** Every call takes some time between the two. */
    static Trouble latency(Duration atLeast, Duration atMost) {
        return faults -> faults.onEveryCall().inject(Fault.delay(atLeast, atMost));
    }

    /** Adds the SDK alone, with batches of 25. */
    Writing sdk(String name, AsyncHttpClient http, Trouble trouble, WriteWork work) {
        return add(name, trouble, work, table -> {
            try (RawSdkWriter writer = new RawSdkWriter(table, http)) {
                return Rate.of(work.items(), simulator, () -> writer.writeBatches(work));
            }
        });
    }

    /** Adds the SDK alone, with a conditional call for each item. */
    Writing conditionalSdk(String name, AsyncHttpClient http, Trouble trouble, WriteWork work) {
        return add(name, trouble, work, table -> {
            try (RawSdkWriter writer = new RawSdkWriter(table, http)) {
                return Rate.of(work.items(), simulator, () -> writer.writeConditionally(work));
            }
        });
    }

    /** Adds a job. */
    Writing job(String name, Trouble trouble, WriteWork work, int parallelism, UnaryOperator<SinkSpec> options) {
        return add(name, trouble, work, table -> {
            long before = arrived();
            return cluster.run(options.apply(SinkSpec.of(table, work, parallelism)), job -> {
                awaitFirstCall(before);
                return Rate.of(work.items(), simulator, job::awaitSuccess);
            });
        });
    }

    Writing add(String name, Trouble trouble, WriteWork work, Way way) {
        entries.put(name, new Entry(trouble, work, way, new ArrayList<>()));
        return this;
    }

    private long arrived() throws IOException {
        return Calls.arrived(simulator, Operation.BATCH_WRITE_ITEM, Operation.PUT_ITEM);
    }

    private void awaitFirstCall(long before) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (arrived() == before) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("The job wrote nothing within " + PATIENCE);
            }
            Pause.of(Duration.ofMillis(1));
        }
    }

    /**
     * Measures.
     *
     * @throws IllegalStateException if a key does not hold its last item in the end
     */
    Writing run() throws Exception {
        for (int run = 0; run <= effort.runs(); run++) {
            for (Map.Entry<String, Entry> named : entries.entrySet()) {
                Entry entry = named.getValue();
                PreparedTable table = PreparedTable.create(simulator, entry.trouble);
                Rate rate = entry.way.write(table);
                int stale = table.stale(simulator, entry.work);
                table.drop(simulator);
                if (stale > 0) {
                    throw new IllegalStateException(stale + " keys of " + named.getKey() + " are stale");
                }
                LOG.info("{}: {}", named.getKey(), rate);
                if (run > 0) {
                    entry.rates.add(rate);
                }
            }
        }
        return this;
    }

    /** Items a second, the median of the runs. */
    double rate(String name) {
        return Samples.of(rates(name), Rate::recordsPerSecond).median();
    }

    /** CPU of this JVM per item, microseconds, the median of the runs. */
    double cpu(String name) {
        return Samples.of(rates(name), Rate::clientMicros).median();
    }

    private List<Rate> rates(String name) {
        Entry entry = entries.get(name);
        if (entry == null || entry.rates.isEmpty()) {
            throw new IllegalArgumentException("Nothing was measured of " + name + ", but of " + entries.keySet());
        }
        return entry.rates;
    }

    /** A row for each way. */
    Table table() {
        Table table = Table.ofFigures(
                "work", "items/s", "slowest and fastest run", "client CPU/item", "simulator CPU/item", "cores busy");
        for (String name : entries.keySet()) {
            Samples speed = Samples.of(rates(name), Rate::recordsPerSecond);
            double client = cpu(name);
            double service = Samples.of(rates(name), Rate::simulatorMicros).median();
            table.row(
                    name,
                    Format.rate(speed.median()),
                    Format.rate(speed.least()) + " – " + Format.rate(speed.greatest()),
                    Format.micros(client),
                    Format.micros(service),
                    Format.text("%.1f of %d", speed.median() * (client + service) / 1e6, CORES));
        }
        return table;
    }

    @Override
    public void close() throws IOException {
        try {
            cluster.close();
        } finally {
            simulator.close();
        }
    }
}
