/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Name of a job: its key below {@code dynamodb-flink.jobs}. It appears in bean names, URLs, metric tags and directory
 * names, and so is limited to letters, digits, {@code -} and {@code _}.
 *
 * @param value 1 to 64 characters, the first of them a letter or a digit
 * @since 0.1.0
 */
public record JobName(String value) implements Comparable<JobName>, Serializable {

    private static final Pattern SYNTAX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    /**
     * @throws IllegalArgumentException if the value is not a job name
     */
    public JobName {
        Objects.requireNonNull(value, "job name");
        if (!SYNTAX.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not a job name: use 1 to 64 letters, digits, '-' and"
                    + " '_', beginning with a letter or a digit");
        }
    }

    /** The job name with this text. */
    public static JobName of(String value) {
        return new JobName(value);
    }

    /** The job name with this text, or nothing if no job can have this name. */
    public static Optional<JobName> parse(String value) {
        return SYNTAX.matcher(value).matches() ? Optional.of(new JobName(value)) : Optional.empty();
    }

    @Override
    public int compareTo(JobName other) {
        return value.compareTo(other.value);
    }

    /** The name itself. */
    @Override
    public String toString() {
        return value;
    }
}
