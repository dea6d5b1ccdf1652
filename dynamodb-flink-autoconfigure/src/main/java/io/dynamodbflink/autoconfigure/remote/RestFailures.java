/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.remote;

import io.dynamodbflink.autoconfigure.cluster.StackTraceText;
import io.dynamodbflink.autoconfigure.remote.RestFailure.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.flink.runtime.messages.FlinkJobNotFoundException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;

/** Tells what has gone wrong with a request to a cluster. */
final class RestFailures {

    /** Some resources say that a job is unknown with an internal error. */
    private static final String UNKNOWN_JOB = FlinkJobNotFoundException.class.getName();

    private RestFailures() {}

    /** There was no answer. */
    static RestFailure noAnswer(RestAddress address, Duration timeout, Throwable failure) {
        Throwable cause = ExceptionUtils.stripCompletionException(failure);
        if (has(cause, UnresolvedAddressException.class) || has(cause, UnknownHostException.class)) {
            return new RestFailure(
                    Kind.UNKNOWN_HOST, "the name of the host '" + address.host() + "' is not known", cause);
        }
        if (has(cause, SSLException.class)) {
            return new RestFailure(Kind.TLS, "no secure connection: " + tls(cause), cause);
        }
        if (has(cause, HttpTimeoutException.class) || has(cause, TimeoutException.class)) {
            return new RestFailure(Kind.TIMEOUT, "no answer within " + timeout.toMillis() + " ms", cause);
        }
        if (has(cause, ConnectException.class)) {
            return new RestFailure(
                    Kind.REFUSED,
                    "no connection: " + (cause.getMessage() == null ? "refused" : line(cause.getMessage())),
                    cause);
        }
        return new RestFailure(
                Kind.BROKEN,
                "the connection broke: " + (cause.getMessage() == null ? cause.toString() : line(cause.getMessage())),
                cause);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return ExceptionUtils.findThrowable(failure, type).isPresent();
    }

    /** The innermost message: whose certificate is not trusted, and why. */
    private static String tls(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        return innermost.getMessage() == null ? innermost.toString() : line(innermost.getMessage());
    }

    /**
     * There was an answer, but not the one that was asked for.
     *
     * @param location where the answer says that the right one is
     * @param json what it holds; missing if that is not JSON
     */
    static RestFailure unexpected(RestAddress address, int status, @Nullable String location, JsonNode json) {
        String errors = errors(json.path("errors"));
        if (status == 502 || status == 503 || status == 504) {
            return new RestFailure(
                    Kind.UNAVAILABLE,
                    status,
                    errors.isEmpty()
                            ? "whoever is in front of the cluster says that it is not available (HTTP " + status + ")"
                            : "no JobManager is in charge at present (HTTP " + status + ": " + line(errors) + ")",
                    errors);
        }
        if (!errors.isEmpty()) {
            StackTraceText.Cause cause = StackTraceText.rootCause(errors);
            String reason = cause.className().isEmpty() || errors.startsWith(cause.message())
                    ? line(errors)
                    : line(errors) + " " + cause;
            return new RestFailure(
                    status == 404 || errors.contains(UNKNOWN_JOB) ? Kind.NOT_FOUND : Kind.REJECTED,
                    status,
                    "the cluster says (HTTP " + status + "): " + reason,
                    errors);
        }
        if (status == 401 || status == 403 || status == 407) {
            return new RestFailure(
                    Kind.ACCESS,
                    status,
                    "access is denied by whoever is in front of the cluster (HTTP " + status + ")",
                    "");
        }
        if (status / 100 == 3) {
            return new RestFailure(
                    Kind.NOT_FLINK,
                    status,
                    "the answer leads elsewhere (HTTP " + status + ")"
                            + (location == null || location.indexOf('@') >= 0
                                    ? ""
                                    : ", to " + location.replaceAll("[?#].*", "")),
                    "");
        }
        return new RestFailure(
                Kind.NOT_FLINK,
                status,
                "what answers at " + address + " is not the REST endpoint of a Flink cluster (HTTP " + status + ")",
                "");
    }

    /** Flink's errors: a short message, and often the stack trace on the server. */
    private static String errors(JsonNode errors) {
        StringBuilder text = new StringBuilder();
        for (JsonNode error : errors) {
            text.append(text.isEmpty() ? "" : "\n").append(error.asText().strip());
        }
        return text.toString();
    }

    private static String line(String message) {
        return message.lines().findFirst().orElse("");
    }
}
