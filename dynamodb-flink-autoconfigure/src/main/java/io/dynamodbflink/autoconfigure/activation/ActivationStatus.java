/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether this instance of the application runs the jobs.
 *
 * @param state whether it does
 * @param since when the state began
 * @param lock name of the lock; null if every instance runs the jobs
 * @param instance what this instance calls itself in the lock table; null if every instance runs the jobs
 * @param holder the instance that holds the lock, as far as it is known
 * @param problem why the lock is not known to be held by another instance either, such as a table that does not answer;
 *     null if all is well
 * @since 0.1.0
 */
public record ActivationStatus(
        State state,
        Instant since,
        @Nullable String lock,
        @Nullable String instance,
        @Nullable String holder,
        @Nullable String problem) {

    public ActivationStatus {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(since, "since");
    }

    /** What an instance does. */
    public enum State {
        /** Neither runs jobs nor waits for that: the application has not started them yet, or has stopped. */
        INACTIVE,
        /** Waits for the lock, which another instance holds. */
        STANDBY,
        /** Runs the jobs. */
        ACTIVE
    }
}
