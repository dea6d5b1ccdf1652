/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.state;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How a run began, as it is written down in the run's directory before the job is submitted. It says by itself where the
 * job's history begins, so that nothing is forgotten when older runs are deleted.
 *
 * @param since number of the run with which the job's history begins: it had no state, because it was the first one or
 *     because the job had been reset. State of older runs is never restored
 * @param position where that run began to read
 * @param reset whether the position was given to a reset; otherwise it is the one that was configured then
 * @param firstStart when that run began
 * @param restoredFrom the checkpoint or savepoint that this run began with; null if there was none
 */
public record RunRecord(
        long since,
        String position,
        boolean reset,
        Instant firstStart,
        @Nullable String restoredFrom) {

    private static final String SINCE = "since-run";
    private static final String POSITION = "position";
    private static final String RESET = "reset";
    private static final String FIRST_START = "first-start";
    private static final String RESTORED_FROM = "restored-from";

    public RunRecord {
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(firstStart, "firstStart");
    }

    /** The same history, gone on with from a checkpoint or savepoint, or, without one, from its beginning. */
    public RunRecord goingOnFrom(@Nullable String path) {
        return new RunRecord(since, position, reset, firstStart, path);
    }

    byte[] toBytes() throws IOException {
        Properties properties = new Properties();
        properties.setProperty(SINCE, Long.toString(since));
        properties.setProperty(POSITION, position);
        properties.setProperty(RESET, Boolean.toString(reset));
        properties.setProperty(FIRST_START, firstStart.toString());
        if (restoredFrom != null) {
            properties.setProperty(RESTORED_FROM, restoredFrom);
        }
        return CompleteProperties.toBytes(
                properties, "How this run of the job began. Needed as long as the run's directory is.");
    }

    /** The record that was written, if it was to its end. */
    static Optional<RunRecord> of(byte[] written) {
        return CompleteProperties.of(written).flatMap(RunRecord::of);
    }

    private static Optional<RunRecord> of(Properties properties) {
        try {
            return Optional.of(new RunRecord(
                    Long.parseLong(properties.getProperty(SINCE, "")),
                    properties.getProperty(POSITION, ""),
                    Boolean.parseBoolean(properties.getProperty(RESET)),
                    Instant.parse(properties.getProperty(FIRST_START, "")),
                    properties.getProperty(RESTORED_FROM)));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            return Optional.empty();
        }
    }
}
