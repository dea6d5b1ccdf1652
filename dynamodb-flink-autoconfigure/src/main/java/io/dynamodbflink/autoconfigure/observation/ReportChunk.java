/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a report, as one metric of Flink's holds it: Flink writes the text of a metric with a length of two bytes, and
 * leaves one that is longer out. Each piece says which report it is of, so that pieces of different reports are not put
 * together: metrics are read one after the other, and what is read of several at once may be of two reports.
 *
 * @param epoch identity of who reports
 * @param sequence number of the report, the later ones having greater numbers
 * @param index place of the piece in the report, from 0
 * @param count number of pieces of the report
 * @param payload what the piece holds
 */
record ReportChunk(long epoch, long sequence, int index, int count, String payload) {

    /** What is written at the beginning of each piece. */
    static final int VERSION = 1;

    /** Longest payload. Flink's own limit for a metric is 65,535 bytes. */
    static final int MAX_PAYLOAD = 30_000;

    private static final Pattern SYNTAX = Pattern.compile(
            "(?<version>\\d{1,9}):(?<epoch>-?[0-9a-z]{1,13}):(?<sequence>\\d{1,18}):(?<index>\\d{1,4}):(?<count>\\d{1,4}):"
                    + "(?<payload>[A-Za-z0-9_-]*)");

    /** Most bytes that a report in so many pieces holds. */
    static int capacity(int chunks) {
        return chunks * MAX_PAYLOAD / 4 * 3;
    }

    /** The pieces of a report. */
    static List<ReportChunk> split(long epoch, long sequence, byte[] report) {
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(report);
        int count = (text.length() + MAX_PAYLOAD - 1) / MAX_PAYLOAD;
        List<ReportChunk> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String payload = text.substring(i * MAX_PAYLOAD, Math.min(text.length(), (i + 1) * MAX_PAYLOAD));
            chunks.add(new ReportChunk(epoch, sequence, i, count, payload));
        }
        return chunks;
    }

    /** The report, if these are all of its pieces, in order. */
    static Optional<byte[]> join(List<ReportChunk> chunks) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < chunks.size(); i++) {
            ReportChunk chunk = chunks.get(i);
            if (chunk.index != i || chunk.count != chunks.size() || !chunk.isOfSameReport(chunks.get(0))) {
                return Optional.empty();
            }
            text.append(chunk.payload);
        }
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(Base64.getUrlDecoder().decode(text.toString()));
    }

    boolean isOfSameReport(ReportChunk other) {
        return epoch == other.epoch && sequence == other.sequence;
    }

    /** The text of the metric. */
    String text() {
        return VERSION + ":" + Long.toString(epoch, Character.MAX_RADIX) + ":" + sequence + ":" + index + ":" + count
                + ":" + payload;
    }

    /**
     * Reads the text of a metric.
     *
     * @return nothing if there is no report in it yet
     * @throws UnknownVersion if it was written by another version of this library
     * @throws IllegalArgumentException if it is not a piece of a report
     */
    static Optional<ReportChunk> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int end = text.indexOf(':');
        if (end > 0 && !text.substring(0, end).equals(String.valueOf(VERSION))) {
            throw new UnknownVersion();
        }
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "Not a piece of a report: " + text.substring(0, Math.min(80, text.length())));
        }
        return Optional.of(new ReportChunk(
                Long.parseLong(matcher.group("epoch"), Character.MAX_RADIX),
                Long.parseLong(matcher.group("sequence")),
                Integer.parseInt(matcher.group("index")),
                Integer.parseInt(matcher.group("count")),
                matcher.group("payload")));
    }

    /** The job on the cluster was made with another version of this library. */
    static final class UnknownVersion extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        UnknownVersion() {
            super("written by another version of dynamodb-flink");
        }
    }
}
