/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

import java.io.Serializable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Calls of the service that have failed in a row, without a success in between. They are repeated meanwhile.
 *
 * @param kind what the last failure means
 * @param since when the first of them failed
 * @param times how many have failed
 * @param error the last failure in one line, without signatures and attribute values
 * @since 0.1.0
 */
public record CallTrouble(AwsErrorKind kind, Instant since, int times, String error) implements Serializable {

    public CallTrouble {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(since, "since");
        Objects.requireNonNull(error, "error");
    }

    /**
     * The trouble there is after one more failure.
     *
     * @param before the trouble there was; null if the call before was answered
     */
    public static CallTrouble afterFailure(
            @Nullable CallTrouble before, AwsErrorKind kind, String error, Instant failedAt) {
        return before == null
                ? new CallTrouble(kind, failedAt, 1, error)
                : new CallTrouble(kind, before.since, before.times + 1, error);
    }
}
