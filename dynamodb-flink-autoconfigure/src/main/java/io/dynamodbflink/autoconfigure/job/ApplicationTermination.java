/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

/**
 * Ends the application when a job has failed for good and is configured to end it: {@code on-failure:
 * stop-application}. A bean of this type replaces ours, which closes the application context and ends the process with exit code 1, or with the one
 * that an {@link org.springframework.boot.ExitCodeGenerator} of the application gives.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ApplicationTermination {

    /**
     * Ends the application. It must not wait for that: closing the application stops its jobs, and the caller watches
     * them.
     *
     * @param cause the job that has failed
     */
    void terminate(FlinkJobStatus cause);
}
