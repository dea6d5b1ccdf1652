/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks;

import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.report.BenchmarkDocument;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.report.Result;
import io.dynamodbflink.benchmarks.scenario.Decoding;
import io.dynamodbflink.benchmarks.scenario.Discovery;
import io.dynamodbflink.benchmarks.scenario.EnumeratorScale;
import io.dynamodbflink.benchmarks.scenario.FullPages;
import io.dynamodbflink.benchmarks.scenario.HttpClients;
import io.dynamodbflink.benchmarks.scenario.IdleCpu;
import io.dynamodbflink.benchmarks.scenario.OneShard;
import io.dynamodbflink.benchmarks.scenario.ReaderOverhead;
import io.dynamodbflink.benchmarks.scenario.Rotation;
import io.dynamodbflink.benchmarks.scenario.Scenario;
import io.dynamodbflink.benchmarks.scenario.ShortPages;
import io.dynamodbflink.benchmarks.scenario.SinkCheckpoint;
import io.dynamodbflink.benchmarks.scenario.SinkHotKeys;
import io.dynamodbflink.benchmarks.scenario.SinkThroughput;
import io.dynamodbflink.benchmarks.scenario.SinkTrouble;
import io.dynamodbflink.benchmarks.scenario.SinkVersionGuard;
import io.dynamodbflink.benchmarks.scenario.SmallBacklogs;
import io.dynamodbflink.benchmarks.scenario.Start;
import io.dynamodbflink.benchmarks.scenario.TipLatency;
import io.dynamodbflink.benchmarks.scenario.TipPolling;
import io.dynamodbflink.benchmarks.scenario.WriteClients;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs scenarios, prints what they found out, and puts it into the document.
 *
 * <pre>{@code
 * Benchmarks DOCUMENT SCENARIO...     DOCUMENT is a Markdown file or "-" for none; no SCENARIO means all
 * }</pre>
 *
 * <p>Of several scenarios each has a JVM of its own, as if it had been run alone.
 */
public final class Benchmarks {

    private static final String NO_DOCUMENT = "-";

    private Benchmarks() {}

    /** Every scenario, in the order of the document. */
    public static List<Scenario> scenarios() {
        return List.of(
                new FullPages(),
                new OneShard(),
                new ShortPages(),
                new SmallBacklogs(),
                new Start(),
                new Rotation(),
                new TipPolling(),
                new TipLatency(),
                new IdleCpu(),
                new Discovery(),
                new Decoding(),
                new HttpClients(),
                new EnumeratorScale(),
                new ReaderOverhead(),
                new SinkThroughput(),
                new SinkTrouble(),
                new SinkHotKeys(),
                new SinkCheckpoint(),
                new SinkVersionGuard(),
                new WriteClients());
    }

    /**
     * Runs scenarios.
     *
     * @throws Exception if one of them fails
     */
    public static void main(String... arguments) throws Exception {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("Arguments: a Markdown file or -, and names of scenarios");
        }
        String document = arguments[0];
        List<String> names = new ArrayList<>(Arrays.asList(arguments).subList(1, arguments.length));
        if (names.isEmpty() || names.equals(List.of("all"))) {
            names = scenarios().stream().map(Scenario::name).toList();
        }
        if (names.size() == 1) {
            run(scenario(names.get(0)), document);
            return;
        }
        for (String name : names) {
            runInItsOwnJvm(scenario(name).name(), document);
        }
    }

    private static Scenario scenario(String name) {
        return scenarios().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no scenario " + name + ", but "
                        + scenarios().stream().map(Scenario::name).toList()));
    }

    private static void run(Scenario scenario, String document) throws Exception {
        System.out.println("== " + scenario.name());
        Report report = scenario.run(Effort.FULL);
        for (Result result : report.results()) {
            System.out.println(result);
        }
        System.out.println(report.details().toMarkdown());
        if (!document.equals(NO_DOCUMENT)) {
            new BenchmarkDocument(Path.of(document)).update(scenario.name(), report);
        }
    }

    private static void runInItsOwnJvm(String name, String document) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Benchmarks.class.getName(), document, name));
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IllegalStateException("Scenario " + name + " failed with exit code " + exit);
        }
    }
}
