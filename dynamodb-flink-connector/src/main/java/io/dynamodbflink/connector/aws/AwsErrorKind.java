/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.aws;

/**
 * What an error of an AWS call means for whoever made the call. {@link AwsErrors#classify} is the one place that
 * decides it.
 *
 * @since 0.1.0
 */
public enum AwsErrorKind {
    /** The service asks for less: slow down and send again. Never a failure. */
    THROTTLED,
    /** Server error, time-out, lost connection: send again after a pause. */
    TRANSIENT,
    /** Expired, missing or insufficient credentials: send again after a pause, somebody may repair them. */
    ACCESS,
    /** The shard iterator is older than 15 minutes: get another. */
    EXPIRED_ITERATOR,
    /** The position has left the stream's 24 hours. */
    TRIMMED,
    /** The table, stream or shard does not exist (any more). */
    NOT_FOUND,
    /** The condition of a write does not hold for the item that is in the table. */
    CONDITION_FAILED,
    /** The request is wrong and will stay so. */
    INVALID,
    /** Anything else. */
    FATAL;

    /** Whether the same call may succeed later without anything being changed in the job. */
    public boolean isRetryable() {
        return this == THROTTLED || this == TRANSIENT || this == ACCESS;
    }
}
