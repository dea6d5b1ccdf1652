/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.dynamodbflink.autoconfigure.cluster.StackTraceText.Cause;
import java.io.IOException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class StackTraceTextTests {

    @Test
    void innermostCauseCounts() {
        Exception failure = new IllegalStateException("outer", new IOException("disk full\nsecond line", new Error()));

        assertThat(rootCause(failure)).isEqualTo(new Cause("java.lang.Error", ""));
        assertThat(rootCause(failure.getCause().fillInStackTrace())).isEqualTo(new Cause("java.lang.Error", ""));
        assertThat(rootCause(new IOException("disk full\nsecond line")))
                .isEqualTo(new Cause("java.io.IOException", "disk full"));
    }

    @Test
    void suppressedExceptionsDoNotCount() {
        Exception failure = new IOException("disk full");
        failure.addSuppressed(new IllegalStateException("close", new Error("also")));

        assertThat(rootCause(failure)).isEqualTo(new Cause("java.io.IOException", "disk full"));
    }

    @Test
    void standInIsTakenForWhatItStandsFor() {
        Exception failure = new RuntimeException("outer", new SerializedThrowable(new IOException("disk full")));

        assertThat(rootCause(failure)).isEqualTo(new Cause("java.io.IOException", "disk full"));
    }

    @Test
    void textInFrontOfAStackTraceIsNotOne() {
        assertThat(StackTraceText.rootCause("Internal server error.\n<Exception on server side:\n"
                        + ExceptionUtils.stringifyException(new IOException("disk full"))))
                .isEqualTo(new Cause("java.io.IOException", "disk full"));
    }

    @Test
    void otherTextIsItsFirstLine() {
        assertThat(StackTraceText.rootCause("Job 1 not found\nmore")).isEqualTo(new Cause("", "Job 1 not found"));
        assertThat(StackTraceText.rootCause("")).isEqualTo(new Cause("", ""));
    }

    private static Cause rootCause(Throwable failure) {
        return StackTraceText.rootCause(ExceptionUtils.stringifyException(failure));
    }
}
