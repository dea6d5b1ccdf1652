/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.failure;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import java.time.Duration;
import java.util.Objects;

/**
 * Decides what an error of a write call leads to. Pure: times are passed in, in milliseconds of any clock that
 * does not go backwards.
 *
 * @since 0.1.0
 */
public final class WriteErrorPolicy {

    /** What to do about a failed call. */
    public enum Decision {
        /** Send its writes again after a pause. */
        RETRY,
        /** Find the writes that the table refuses. */
        ISOLATE,
        /** The write had no effect and is settled. */
        CONDITION_FAILED,
        /** None of its writes can ever be done. */
        REFUSE,
        /** Fail the job. */
        FAIL
    }

    private static final long NEVER = Long.MIN_VALUE;

    private final boolean failOnError;
    private final long accessGraceMillis;
    private long accessRefusedSince = NEVER;

    /**
     * @param failOnError whether errors that may pass by themselves fail the job
     * @param accessGrace how long credentials may be refused without any call getting through
     */
    public WriteErrorPolicy(boolean failOnError, Duration accessGrace) {
        this.failOnError = failOnError;
        this.accessGraceMillis =
                Objects.requireNonNull(accessGrace, "accessGrace").toMillis();
    }

    /** Some call got through. */
    public void succeeded() {
        accessRefusedSince = NEVER;
    }

    /**
     * What to do about a failed call.
     *
     * @param ownTable whether the call was to the sink's own table, not to one that an element names
     */
    public Decision failed(AwsErrorKind kind, boolean ownTable, long now) {
        return switch (kind) {
            case THROTTLED, TRANSIENT -> failOnError ? Decision.FAIL : Decision.RETRY;
            case ACCESS -> failOnError || isAccessRefusedForTooLong(now) ? Decision.FAIL : Decision.RETRY;
            case INVALID -> Decision.ISOLATE;
            case CONDITION_FAILED -> Decision.CONDITION_FAILED;
            case NOT_FOUND -> ownTable ? Decision.FAIL : Decision.REFUSE;
            case EXPIRED_ITERATOR, TRIMMED, FATAL -> Decision.FAIL;
        };
    }

    private boolean isAccessRefusedForTooLong(long now) {
        if (accessRefusedSince == NEVER) {
            accessRefusedSince = now;
        }
        return now - accessRefusedSince >= accessGraceMillis;
    }
}
