/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.remote.RestFailure;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.flink.util.SerializedThrowable;
import org.jspecify.annotations.Nullable;

/** Cuts an exception down to what an operator is shown. */
public final class Failures {

    private Failures() {}

    /**
     * Summary of the root cause of an exception, which Flink may have replaced with a serialised stand-in.
     *
     * @param secrets what must not be in it
     */
    public static FailureSummary summarize(Throwable failure, Instant at, KnownSecrets secrets) {
        Throwable root = failure;
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        while (root.getCause() != null && seen.add(root)) {
            root = root.getCause();
        }
        if (root instanceof RestFailure rejection && !rejection.errors().isEmpty()) {
            return summarize(rejection.errors(), at, secrets);
        }
        String className = root instanceof SerializedThrowable serialized
                ? serialized.getOriginalErrorClassName()
                : root.getClass().getName();
        String message = root.getMessage() == null ? "" : root.getMessage();
        // Flink's stand-in puts the class name in front of the message.
        if (root instanceof SerializedThrowable && message.startsWith(className)) {
            message = message.substring(className.length()).replaceFirst("^: ", "");
        }
        return new FailureSummary(at, simpleName(className), secrets.redact(line(message)));
    }

    /**
     * Summary of the root cause of an exception of which there is only the stack trace.
     *
     * @param secrets what must not be in it
     */
    static FailureSummary summarize(String stackTrace, Instant at, KnownSecrets secrets) {
        StackTraceText.Cause root = StackTraceText.rootCause(stackTrace);
        return new FailureSummary(
                at,
                root.className().isEmpty() ? "ClusterError" : simpleName(root.className()),
                secrets.redact(root.message()));
    }

    /** The first line of a message. */
    static String line(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    private static String simpleName(String className) {
        return className.substring(Math.max(className.lastIndexOf('.'), className.lastIndexOf('$')) + 1);
    }
}
