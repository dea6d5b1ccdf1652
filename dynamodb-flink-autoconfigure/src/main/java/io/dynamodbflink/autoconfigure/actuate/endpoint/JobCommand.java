/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.JobStartPosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * A well-formed command: what is to be done to a job.
 *
 * @param position where to begin; null unless the action is {@link JobAction#RESET}
 */
record JobCommand(JobName job, JobAction action, @Nullable JobStartPosition position) {

    /**
     * @throws IllegalArgumentException if there is no such action, or something is missing or out of place; the message
     *     says what to send
     */
    static JobCommand parse(
            JobName job,
            @Nullable String action,
            @Nullable String position,
            @Nullable String timestamp,
            @Nullable String confirm) {
        if (!StringUtils.hasText(action)) {
            throw new IllegalArgumentException("The action is missing. It is one of: " + JobAction.list() + ".");
        }
        JobAction parsed = JobAction.parse(action)
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no action '" + shown(action) + "'. It is one of: " + JobAction.list() + "."));
        if (parsed != JobAction.RESET) {
            if (position != null || timestamp != null || confirm != null) {
                throw new IllegalArgumentException(
                        "position, timestamp and confirm belong to the action reset, not to " + parsed + ".");
            }
            return new JobCommand(job, parsed, null);
        }
        if (!job.value().equals(confirm)) {
            throw new IllegalArgumentException(
                    "reset makes the job forget how far it has read, and its state. If that is"
                            + " what you want, set confirm to the job's name, '" + job + "'.");
        }
        return new JobCommand(job, parsed, position(position, timestamp));
    }

    private static JobStartPosition position(@Nullable String position, @Nullable String timestamp) {
        String kind = position == null
                ? ""
                : position.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        if (timestamp != null && !kind.equals("timestamp")) {
            throw new IllegalArgumentException("A timestamp belongs to position=timestamp.");
        }
        return switch (kind) {
            case "trim-horizon" -> JobStartPosition.trimHorizon();
            case "latest" -> JobStartPosition.latest();
            case "timestamp" -> JobStartPosition.timestamp(instant(timestamp));
            default ->
                throw new IllegalArgumentException((kind.isEmpty()
                                ? "reset needs a position."
                                : "There is no position '" + shown(String.valueOf(position)) + "'.")
                        + " It is one of: trim-horizon, latest, timestamp.");
        };
    }

    private static Instant instant(@Nullable String timestamp) {
        if (!StringUtils.hasText(timestamp)) {
            throw new IllegalArgumentException("position=timestamp needs a timestamp, such as 2026-01-31T12:00:00Z.");
        }
        try {
            return OffsetDateTime.parse(timestamp.strip()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + shown(timestamp) + "' is not a timestamp. It must be an instant with its offset, such as"
                            + " 2026-01-31T12:00:00Z or 2026-01-31T13:00:00+01:00.",
                    e);
        }
    }

    /** Somebody may send anything. */
    private static String shown(String text) {
        String printable = text.strip().replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= 64 ? printable : printable.substring(0, 64) + "…";
    }
}
