/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.remote;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/** A request to a cluster's REST endpoint that has not brought what was asked for. */
public final class RestFailure extends IOException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final int status;
    private final String errors;

    /**
     * @param message what has happened, in one sentence without a full stop; without secrets
     */
    RestFailure(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.status = 0;
        this.errors = "";
    }

    /**
     * @param status HTTP status
     * @param errors what the cluster says is wrong; empty if it does not
     */
    RestFailure(Kind kind, int status, String message, String errors) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind");
        this.status = status;
        this.errors = Objects.requireNonNull(errors, "errors");
    }

    /** The failure of a request that is behind an exception, if there is one. */
    public static Optional<RestFailure> of(@Nullable Throwable failure) {
        return failure == null ? Optional.empty() : ExceptionUtils.findThrowable(failure, RestFailure.class);
    }

    public Kind kind() {
        return kind;
    }

    /** HTTP status of the answer; 0 if there was none. */
    public int status() {
        return status;
    }

    /** What the cluster says is wrong, in its own words, often with a stack trace; empty if it does not. */
    public String errors() {
        return errors;
    }

    /** Whether a Flink cluster has answered, so that what it says about jobs can be relied on. */
    public boolean isAnswer() {
        return kind == Kind.NOT_FOUND || kind == Kind.REJECTED;
    }

    /** What has gone wrong. */
    public enum Kind {
        /** The name of the host cannot be resolved. */
        UNKNOWN_HOST(true),
        /** Nobody listens there. */
        REFUSED(true),
        /** No answer in time. */
        TIMEOUT(true),
        /** The two sides do not agree on a secure connection. */
        TLS(false),
        /** The connection broke. */
        BROKEN(true),
        /** Somebody answers that the cluster cannot: a proxy, or a JobManager that has no leader yet. */
        UNAVAILABLE(true),
        /** Somebody wants to know who is asking. */
        ACCESS(false),
        /** Whoever answers is not Flink. */
        NOT_FLINK(true),
        /** The cluster says that what was asked for does not exist. */
        NOT_FOUND(false),
        /** The cluster says that it cannot or will not do what was asked for. */
        REJECTED(false);

        private final boolean passing;

        Kind(boolean passing) {
            this.passing = passing;
        }

        /** Whether it may pass by itself, as while a cluster is being started. */
        public boolean isPassing() {
            return passing;
        }
    }
}
