/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Instant;
import java.util.Objects;

/**
 * Why a job failed last: enough to be shown to an operator. Stack traces are in the log only.
 *
 * @param at when it failed
 * @param type simple class name of the root cause
 * @param message message of the root cause, shortened; empty if it has none
 * @since 0.1.0
 */
public record FailureSummary(Instant at, String type, String message) {

    /** Longest {@link #message}, in characters; longer ones are cut. */
    public static final int MAX_MESSAGE_LENGTH = 500;

    public FailureSummary {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(message, "message");
        if (message.length() > MAX_MESSAGE_LENGTH) {
            message = message.substring(0, MAX_MESSAGE_LENGTH - 1) + "…";
        }
    }
}
