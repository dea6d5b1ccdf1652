/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads stack traces of exceptions that were thrown in another JVM. */
public final class StackTraceText {

    private static final String CAUSED_BY = "Caused by: ";

    private static final Pattern EXCEPTION =
            Pattern.compile("((?:[\\p{L}_$][\\p{L}\\p{N}_$]*\\.)+[\\p{L}_$][\\p{L}\\p{N}_$]*)(?:: (.*))?");

    private StackTraceText() {}

    /**
     * The innermost cause. Those of suppressed exceptions are indented, and do not count.
     *
     * @param stackTrace a stack trace, with whatever in front of it; or any text
     */
    public static Cause rootCause(String stackTrace) {
        String innermost = null;
        for (String line : stackTrace.lines().toList()) {
            if (line.startsWith(CAUSED_BY)) {
                innermost = line.substring(CAUSED_BY.length());
            } else if (innermost == null && EXCEPTION.matcher(line).matches()) {
                innermost = line;
            }
        }
        if (innermost == null) {
            innermost = stackTrace.lines().findFirst().orElse("");
        }
        return cause(innermost);
    }

    private static Cause cause(String line) {
        Matcher matcher = EXCEPTION.matcher(line);
        if (!matcher.matches()) {
            return new Cause("", line.strip());
        }
        String className = matcher.group(1);
        String message = matcher.group(2) == null ? "" : matcher.group(2).strip();
        // Flink's stand-in for an exception has the class name in its message once more.
        String again = className + ": ";
        return new Cause(
                className,
                message.equals(className)
                        ? ""
                        : message.startsWith(again) ? message.substring(again.length()) : message);
    }

    /**
     * An exception.
     *
     * @param className full name of its class; empty if the text does not tell
     * @param message first line of its message; empty if it has none
     */
    public record Cause(String className, String message) {

        public Cause {
            Objects.requireNonNull(className, "className");
            Objects.requireNonNull(message, "message");
        }

        @Override
        public String toString() {
            return className.isEmpty() || message.isEmpty() ? className + message : className + ": " + message;
        }
    }
}
