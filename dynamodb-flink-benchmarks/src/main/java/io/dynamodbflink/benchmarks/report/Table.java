/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table in Markdown; the first column is text, the others are aligned as they were made. */
public final class Table {

    private final List<String> heads;
    private final boolean figures;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> heads, boolean figures) {
        this.heads = List.copyOf(heads);
        this.figures = figures;
    }

    /** A table with figures in all columns but the first. */
    public static Table ofFigures(String... heads) {
        return new Table(Arrays.asList(heads), true);
    }

    /** A table with text in all columns. */
    public static Table ofTexts(List<String> heads) {
        return new Table(heads, false);
    }

    /**
     * Reads a table back.
     *
     * @param lines heads, alignments and rows, as {@link #toMarkdown()} writes them
     */
    static Table parse(List<String> lines) {
        Table table = ofTexts(cells(lines.get(0)));
        lines.stream().skip(2).map(Table::cells).forEach(table::add);
        return table;
    }

    private static List<String> cells(String line) {
        String inner = line.strip();
        return Arrays.stream(inner.substring(1, inner.length() - 1).split("\\|", -1))
                .map(String::strip)
                .toList();
    }

    /** Adds a row. */
    public Table row(String... cells) {
        add(Arrays.asList(cells));
        return this;
    }

    private void add(List<String> cells) {
        if (cells.size() != heads.size()) {
            throw new IllegalArgumentException(
                    "A row of " + cells.size() + " cells in a table of " + heads.size() + " columns: " + cells);
        }
        rows.add(List.copyOf(cells));
    }

    /** Puts a row in the place of the one with the same first cell, or at the end if there is none. */
    void put(List<String> cells) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).get(0).equals(cells.get(0))) {
                rows.set(i, List.copyOf(cells));
                return;
            }
        }
        add(cells);
    }

    /** The table as lines of Markdown, each ended. */
    public String toMarkdown() {
        StringBuilder text = new StringBuilder();
        line(text, heads);
        List<String> alignments = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            alignments.add(i > 0 && figures ? "---:" : "---");
        }
        text.append('|').append(String.join("|", alignments)).append("|\n");
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }
}
