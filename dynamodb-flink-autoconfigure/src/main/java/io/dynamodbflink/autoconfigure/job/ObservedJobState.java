/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

/**
 * What a job was last seen doing.
 *
 * @since 0.1.0
 */
public enum ObservedJobState {
    /** Not submitted to a cluster. */
    STOPPED,
    /** Waiting, because another instance of the application is the active one and runs the job. */
    STANDBY,
    /** Submitted, or about to be; not every task runs yet. */
    STARTING,
    /** Every task runs. */
    RUNNING,
    /** Failed, and about to be started again by the cluster. */
    RESTARTING,
    /** Being stopped on purpose. */
    STOPPING,
    /** Failed for good: the cluster does not start it again. */
    FAILED,
    /** Ended by itself. A job that reads a stream never does that, unless the stream has been disabled. */
    FINISHED,
    /** Cancelled by somebody other than this application. */
    CANCELED,
    /** Submitted, but the cluster does not answer, or does not know the job any more. */
    UNKNOWN;

    /** Whether the cluster is done with the job, so that it does not run unless it is started again. */
    public boolean isTerminal() {
        return this == STOPPED || this == STANDBY || this == FAILED || this == FINISHED || this == CANCELED;
    }
}
