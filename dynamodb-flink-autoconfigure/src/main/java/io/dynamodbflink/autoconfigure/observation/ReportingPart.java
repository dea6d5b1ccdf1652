/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A part of a job that reports: the enumerator of its source, or a subtask of its source or its sink. */
final class ReportingPart {

    /** In place of the index of a subtask. */
    static final int COORDINATOR = -1;

    private final Id id;
    private final ReportAssembly assembly = new ReportAssembly();

    private @Nullable Report report;
    private Vantage vantage = Vantage.HERE;
    private @Nullable Instant heardAt;
    private @Nullable Duration ahead;
    private @Nullable String unreadable;

    ReportingPart(Id id) {
        this.id = id;
    }

    Id id() {
        return id;
    }

    /** Names of the metrics that hold its report. */
    List<String> metrics() {
        return IntStream.range(0, assembly.chunks()).mapToObj(this::metric).toList();
    }

    private String metric(int piece) {
        String name = id.place() + "." + piece;
        return id.subtask() == COORDINATOR ? name : id.subtask() + "." + name;
    }

    /**
     * Takes the values of its metrics.
     *
     * @param values values of metrics by name
     * @param now the time here
     * @param patience how long after it the next report may come
     */
    Outcome take(Map<String, String> values, Instant now, Duration patience) {
        int asked = assembly.chunks();
        List<String> texts = new ArrayList<>();
        for (int piece = 0; piece < asked; piece++) {
            texts.add(values.getOrDefault(metric(piece), ""));
        }
        try {
            ReportAssembly.Taking taking = assembly.take(texts);
            unreadable = null;
            if (taking.report() == null) {
                return taking.incomplete() ? Outcome.INCOMPLETE : Outcome.NOTHING;
            }
            Report taken = taking.report();
            report = taken;
            heardAt = now;
            ahead = Duration.between(now, taken.takenAt());
            vantage = new Vantage.There(taken.takenAt(), now, patience);
            return Outcome.NEWS;
        } catch (ReportChunk.UnknownVersion | IOException e) {
            unreadable = e.getMessage();
            return Outcome.NOTHING;
        }
    }

    /** Tells what is new. */
    void tell(ReportedJob registry) {
        if (report != null) {
            registry.take(report, assembly.attempt(), vantage);
        }
    }

    /** When its last report was made, by the clock there; null if it has made none. */
    @Nullable
    Instant takenAt() {
        return report == null ? null : report.takenAt();
    }

    /** When its last report came; null if none has. */
    @Nullable
    Instant heardAt() {
        return heardAt;
    }

    Kind kind() {
        if (report instanceof Report.OfReader) {
            return Kind.READER;
        }
        if (report instanceof Report.OfSink) {
            return Kind.SINK;
        }
        return report instanceof Report.OfEnumerator || id.subtask() == COORDINATOR ? Kind.ENUMERATOR : Kind.UNKNOWN;
    }

    /** What it is, for people. */
    String name() {
        return id.subtask() == COORDINATOR ? kind().article() : "subtask " + id.subtask() + " of " + kind().operator();
    }

    /** What is not known of it although it reports. */
    List<String> gaps(Duration usualSkew, Duration patience) {
        List<String> gaps = new ArrayList<>();
        if (unreadable != null) {
            gaps.add("the report of " + name() + " cannot be read: " + unreadable);
        }
        if (report != null && !report.extent().isComplete()) {
            gaps.add(name() + " has no room for more than " + report.extent().told() + " of "
                    + report.extent().total() + " " + kind().entries() + " in its report");
        }
        if (ahead != null && ahead.compareTo(usualSkew) > 0) {
            gaps.add("the clock of " + name() + " is " + ahead.toSeconds() + "s ahead of the clock here, or more");
        }
        if (ahead != null && ahead.negated().compareTo(patience.plus(usualSkew)) > 0) {
            gaps.add("the clock of " + name() + " is about " + -ahead.toSeconds() + "s behind the clock here");
        }
        return gaps;
    }

    /**
     * Which part of which execution.
     *
     * @param vertex Flink's id of the vertex
     * @param subtask index of the subtask, or {@link #COORDINATOR}
     * @param place name of its metrics without the number of the piece
     */
    record Id(String vertex, int subtask, String place) {}

    /** What the values of metrics have brought. */
    enum Outcome {
        NEWS,
        INCOMPLETE,
        NOTHING
    }

    /** Kinds of parts. */
    enum Kind {
        ENUMERATOR("the enumerator", "the source", "shards"),
        READER("the reader", "the source", "shards"),
        SINK("the sink", "the sink", "tables"),
        UNKNOWN("a part", "an operator", "entries");

        private final String article;
        private final String operator;
        private final String entries;

        Kind(String article, String operator, String entries) {
            this.article = article;
            this.operator = operator;
            this.entries = entries;
        }

        String article() {
            return article;
        }

        String operator() {
            return operator;
        }

        String entries() {
            return entries;
        }
    }
}
