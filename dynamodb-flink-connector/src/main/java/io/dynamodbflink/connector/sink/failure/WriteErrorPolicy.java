/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.connector.sink.failure;

import io.dynamodbflink.connector.aws.AwsErrorKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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

    private final boolean failOnError;
    private final long accessGraceMillis;

    /** Since when access has been denied, for each action that is: others may be permitted all the time. */
    private final Map<Object, Long> accessDeniedSince = new HashMap<>();

    /**
     * @param failOnError whether errors that may pass by themselves fail the job
     * @param accessGrace how long an action may be denied without any such call getting through
     */
    public WriteErrorPolicy(boolean failOnError, Duration accessGrace) {
        this.failOnError = failOnError;
        this.accessGraceMillis =
                Objects.requireNonNull(accessGrace, "accessGrace").toMillis();
    }

    /**
     * A call got through.
     *
     * @param action what the call needs permission for
     */
    public void succeeded(Object action) {
        if (!accessDeniedSince.isEmpty()) {
            accessDeniedSince.remove(action);
        }
    }

    /**
     * What to do about a failed call.
     *
     * @param action what the call needs permission for
     * @param ownTable whether the call was to the sink's own table, not to one that an element names
     */
    public Decision failed(AwsErrorKind kind, Object action, boolean ownTable, long now) {
        return switch (kind) {
            case THROTTLED, TRANSIENT -> failOnError ? Decision.FAIL : Decision.RETRY;
            case ACCESS -> failOnError || isDeniedForTooLong(action, now) ? Decision.FAIL : Decision.RETRY;
            case INVALID -> Decision.ISOLATE;
            case CONDITION_FAILED -> Decision.CONDITION_FAILED;
            case NOT_FOUND -> ownTable ? Decision.FAIL : Decision.REFUSE;
            case EXPIRED_ITERATOR, TRIMMED, FATAL -> Decision.FAIL;
        };
    }

    private boolean isDeniedForTooLong(Object action, long now) {
        return now - accessDeniedSince.computeIfAbsent(action, first -> now) >= accessGraceMillis;
    }
}
