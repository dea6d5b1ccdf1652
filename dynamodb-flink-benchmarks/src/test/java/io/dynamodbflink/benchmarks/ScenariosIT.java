/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.benchmarks.harness.Effort;
import io.dynamodbflink.benchmarks.report.BenchmarkDocument;
import io.dynamodbflink.benchmarks.report.Report;
import io.dynamodbflink.benchmarks.scenario.Scenario;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keeps the benchmarks alive: each scenario runs with next to no work. What it measures then is of no account. */
class ScenariosIT {

    private static final Path DOCUMENT = Path.of("..", "docs", "benchmarks.md");

    static List<String> names() {
        return Benchmarks.scenarios().stream().map(Scenario::name).toList();
    }

    @ParameterizedTest
    @MethodSource("names")
    void scenarioRunsAndHasAPlaceInTheDocument(String name, @TempDir Path directory) throws Exception {
        Scenario scenario = Benchmarks.scenarios().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        Path copy = Files.copy(DOCUMENT, directory.resolve("benchmarks.md"));

        Report report = scenario.run(Effort.SMOKE);
        new BenchmarkDocument(copy).update(name, report);

        assertThat(Files.readString(copy)).contains(report.details().toMarkdown());
    }

    @Test
    void namesAreDifferent() {
        assertThat(names()).doesNotHaveDuplicates();
    }
}
