/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The document that the figures are in. Text is written by hand; what is between markers belongs to the benchmarks:
 *
 * <pre>{@code
 * <!-- benchmark: name of a scenario, or "targets" -->
 * ...
 * <!-- end benchmark -->
 * }</pre>
 */
public final class BenchmarkDocument {

    private static final String TARGETS = "targets";

    private final Path file;

    /** @param file a Markdown file that has the markers */
    public BenchmarkDocument(Path file) {
        this.file = file;
    }

    /** Puts a scenario's figures in the place of its last ones: its rows of the table of targets, and its own part. */
    public void update(String scenario, Report report) throws IOException {
        String text = Files.readString(file);
        text = replaced(text, TARGETS, merged(part(text, TARGETS), report.results()));
        text = replaced(
                text, scenario, Machine.describe() + ":\n\n" + report.details().toMarkdown());
        Files.writeString(file, text);
    }

    private static String merged(String part, List<Result> results) {
        List<String> lines = part.lines().filter(line -> line.startsWith("|")).toList();
        Table table = lines.isEmpty() ? Table.ofTexts(Result.HEADS) : Table.parse(lines);
        results.forEach(result -> table.put(result.cells()));
        return table.toMarkdown();
    }

    private String part(String text, String name) {
        return text.substring(start(text, name), end(text, name));
    }

    private String replaced(String text, String name, String content) {
        return text.substring(0, start(text, name)) + "\n\n" + content + "\n" + text.substring(end(text, name));
    }

    private int start(String text, String name) {
        String marker = "<!-- benchmark: " + name + " -->";
        int at = text.indexOf(marker);
        if (at < 0) {
            throw new IllegalStateException(file + " has no place for the figures: it lacks the line " + marker);
        }
        return at + marker.length();
    }

    private int end(String text, String name) {
        int at = text.indexOf("<!-- end benchmark -->", start(text, name));
        if (at < 0) {
            throw new IllegalStateException(file + " has no <!-- end benchmark --> after the place of " + name);
        }
        return at;
    }
}
