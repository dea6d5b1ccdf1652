/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

/**
 * What the application, or somebody who controls it, wants of a job. What the job does is its
 * {@link ObservedJobState}.
 *
 * @since 0.1.0
 */
public enum DesiredJobState {
    /** The job is to run: it starts with the application, or has been started. */
    RUNNING,
    /** The job is not to run: it does not start with the application, or has been stopped on purpose. */
    STOPPED
}
