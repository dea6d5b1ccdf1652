/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchmarkDocumentTests {

    private static final Target FAST = Target.atLeast(10, "at least 10");

    @TempDir
    private Path directory;

    private Path file;
    private BenchmarkDocument document;

    @BeforeEach
    void writeDocument() throws IOException {
        file = directory.resolve("benchmarks.md");
        Files.writeString(file, """
                # Figures
                <!-- benchmark: targets -->
                <!-- end benchmark -->
                Text of a person.
                <!-- benchmark: swim -->
                old
                <!-- end benchmark -->
                <!-- benchmark: run -->
                other
                <!-- end benchmark -->
                """);
        document = new BenchmarkDocument(file);
    }

    @Test
    void putsFiguresBetweenTheMarkersAndLeavesTheRest() throws IOException {
        document.update("swim", report("swim 100 m", 12));

        assertThat(Files.readString(file))
                .contains("| swim 100 m | at least 10 | 12.0 |  | met |")
                .contains("Text of a person.")
                .contains("| way | seconds |\n|---|---:|\n| there | 12.0 |")
                .contains("other")
                .doesNotContain("old");
    }

    @Test
    void replacesTheRowsOfTheScenarioAndKeepsThoseOfOthers() throws IOException {
        document.update("swim", report("swim 100 m", 12));
        document.update("run", report("run 100 m", 13));
        document.update("swim", report("swim 100 m", 9));

        assertThat(Files.readString(file)).contains("""
                | work | target | figure | baseline of the same run | outcome |
                |---|---|---|---|---|
                | swim 100 m | at least 10 | 9.0 |  | missed by 10 % |
                | run 100 m | at least 10 | 13.0 |  | met |
                """);
    }

    @Test
    void sameFiguresGiveTheSameDocument() throws IOException {
        document.update("swim", report("swim 100 m", 12));
        String once = Files.readString(file);
        document.update("swim", report("swim 100 m", 12));

        assertThat(Files.readString(file)).isEqualTo(once);
    }

    @Test
    void saysWhichMarkerIsMissing() {
        assertThatIllegalStateException()
                .isThrownBy(() -> document.update("dive", report("dive", 1)))
                .withMessageContaining("<!-- benchmark: dive -->");
    }

    private static Report report(String work, double figure) {
        String text = Double.toString(figure);
        return new Report(
                List.of(Result.of(work, FAST, figure, text)),
                Table.ofFigures("way", "seconds").row("there", text));
    }
}
