/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.scenario;

import io.dynamodbflink.benchmarks.harness.AsyncHttpClient;
import io.dynamodbflink.benchmarks.harness.AsyncSdkReader;
import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.harness.EmissionCount;
import io.dynamodbflink.benchmarks.harness.Pause;
import io.dynamodbflink.benchmarks.harness.PreparedStream;
import io.dynamodbflink.benchmarks.harness.Rate;
import io.dynamodbflink.benchmarks.harness.RawSdkReader;
import io.dynamodbflink.benchmarks.harness.RemoteSimulator;
import io.dynamodbflink.benchmarks.harness.StreamWork;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Samples;
import io.dynamodbflink.benchmarks.report.Table;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The HTTP clients of the SDK, without Flink, on full pages and on small ones. */
public final class HttpClients implements Scenario {

    private static final int FULL_SHARDS = 8;
    private static final int SMALL_SHARDS = 64;
    private static final int SMALL_PAGE = 20;
    private static final Duration LATENCY = Duration.ofMillis(10);
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Begins to read, and ends when it is closed. */
    @FunctionalInterface
    private interface Reader {
        Reading start(PreparedStream stream);
    }

    private record Reading(EmissionCount count, Closeable reader) implements Closeable {

        @Override
        public void close() throws IOException {
            reader.close();
        }
    }

    private static Map<String, Reader> readers() {
        Map<String, Reader> readers = new LinkedHashMap<>();
        readers.put("CRT, asynchronous, connector's decoder", stream -> {
            AsyncSdkReader reader = AsyncSdkReader.startDecoding(stream, AsyncHttpClient.CRT);
            return new Reading(reader.count(), reader);
        });
        readers.put("Netty, asynchronous, connector's decoder", stream -> {
            AsyncSdkReader reader = AsyncSdkReader.startDecoding(stream, AsyncHttpClient.NETTY);
            return new Reading(reader.count(), reader);
        });
        readers.put("CRT, asynchronous", stream -> {
            AsyncSdkReader reader = AsyncSdkReader.start(stream, AsyncHttpClient.CRT);
            return new Reading(reader.count(), reader);
        });
        readers.put("Netty, asynchronous", stream -> {
            AsyncSdkReader reader = AsyncSdkReader.start(stream, AsyncHttpClient.NETTY);
            return new Reading(reader.count(), reader);
        });
        readers.put("CRT, one thread a shard", stream -> blocking(stream, RawSdkReader.HttpClient.CRT));
        readers.put(
                "URL connection, one thread a shard",
                stream -> blocking(stream, RawSdkReader.HttpClient.URL_CONNECTION));
        return readers;
    }

    private static Reading blocking(PreparedStream stream, RawSdkReader.HttpClient http) {
        RawSdkReader reader = RawSdkReader.start(stream, stream.shardIds().size(), http);
        return new Reading(reader.count(), reader);
    }

    @Override
    public String name() {
        return "http-clients";
    }

    @Override
    public Report run(Effort effort) throws Exception {
        Table table = Table.ofFigures("client", "pages", "records/s", "client CPU/record", "simulator CPU/record");
        measure(effort, StreamWork.endless(FULL_SHARDS, LATENCY), "8 × 1,000", table);
        measure(effort, new StreamWork(SMALL_SHARDS, 1, StreamWork.ENDLESS, SMALL_PAGE, LATENCY), "64 × 20", table);
        return new Report(List.of(), table);
    }

    private static void measure(Effort effort, StreamWork work, String pages, Table table) throws Exception {
        Map<String, List<Rate>> rates = new LinkedHashMap<>();
        try (RemoteSimulator simulator = RemoteSimulator.start()) {
            PreparedStream stream = work.prepare(simulator, "benchmark");
            for (int run = 0; run < effort.runs(); run++) {
                for (Map.Entry<String, Reader> reader : readers().entrySet()) {
                    rates.computeIfAbsent(reader.getKey(), name -> new ArrayList<>())
                            .add(rate(effort, reader.getValue(), stream, simulator));
                }
            }
        }
        rates.forEach((name, runs) -> table.row(
                name,
                pages,
                Format.rate(Samples.of(runs, Rate::recordsPerSecond).median()),
                Format.micros(Samples.of(runs, Rate::clientMicros).median()),
                Format.micros(Samples.of(runs, Rate::simulatorMicros).median())));
    }

    private static Rate rate(Effort effort, Reader reader, PreparedStream stream, RemoteSimulator simulator)
            throws Exception {
        try (Reading reading = reader.start(stream)) {
            reading.count().await(1, PATIENCE);
            Pause.of(effort.of(WARM_UP));
            return Rate.during(effort.of(WINDOW), reading.count()::get, simulator);
        }
    }
}
