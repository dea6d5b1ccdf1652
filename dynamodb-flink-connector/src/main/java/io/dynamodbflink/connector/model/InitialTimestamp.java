/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.model;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Objects;
import org.apache.flink.util.TimeUtils;
import org.jspecify.annotations.Nullable;

/**
 * The instant at which a job begins to read that starts at a timestamp: one that is fixed, or one that lies some time
 * before the job's first start.
 *
 * @since 0.1.0
 */
public final class InitialTimestamp implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String AGO = "ago";

    private final @Nullable Instant instant;
    private final @Nullable Duration age;

    private InitialTimestamp(@Nullable Instant instant, @Nullable Duration age) {
        this.instant = instant;
        this.age = age;
    }

    /** This instant, whenever the job starts. */
    public static InitialTimestamp at(Instant instant) {
        return new InitialTimestamp(Objects.requireNonNull(instant, "instant"), null);
    }

    /**
     * So long before the job's first start.
     *
     * @throws IllegalArgumentException if the age is negative
     */
    public static InitialTimestamp ago(Duration age) {
        if (Objects.requireNonNull(age, "age").isNegative()) {
            throw new IllegalArgumentException("The age of an initial timestamp must not be negative, but is " + age);
        }
        return new InitialTimestamp(null, age);
    }

    /**
     * Reads an instant with its offset, such as {@code 2026-11-23T10:00:00Z} or {@code 2026-11-23T11:00:00+01:00}, or an
     * age, such as {@code 2h}, {@code 2h ago}, {@code 90 min} or {@code PT2H}.
     *
     * @throws IllegalArgumentException if the text is neither
     */
    public static InitialTimestamp of(String text) {
        String trimmed = Objects.requireNonNull(text, "initial timestamp").trim();
        try {
            return at(OffsetDateTime.parse(trimmed).toInstant());
        } catch (DateTimeException notAnInstant) {
            return ago(age(trimmed));
        }
    }

    private static Duration age(String text) {
        String age = text.toLowerCase(Locale.ROOT).endsWith(AGO)
                ? text.substring(0, text.length() - AGO.length()).trim()
                : text;
        try {
            // A number alone would be milliseconds for Flink, and is more likely to be meant as seconds since 1970.
            if (!age.isEmpty() && !age.chars().allMatch(Character::isDigit)) {
                return TimeUtils.parseDuration(age);
            }
        } catch (IllegalArgumentException notAnAge) {
            throw new IllegalArgumentException(message(text), notAnAge);
        }
        throw new IllegalArgumentException(message(text));
    }

    private static String message(String text) {
        return "'" + text + "' is neither an instant with its offset, such as 2026-11-23T10:00:00Z, nor an age, such as"
                + " '2h ago' or PT2H";
    }

    /**
     * The instant that is meant.
     *
     * @param firstStart when the job starts for the first time
     */
    public Instant resolve(Instant firstStart) {
        return instant != null ? instant : firstStart.minus(Objects.requireNonNull(age));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InitialTimestamp that
                && Objects.equals(instant, that.instant)
                && Objects.equals(age, that.age);
    }

    @Override
    public int hashCode() {
        return Objects.hash(instant, age);
    }

    /** The text that {@link #of} reads. */
    @Override
    public String toString() {
        return instant != null ? instant.toString() : age + " " + AGO;
    }
}
