/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import org.springframework.boot.health.contributor.Status;

/**
 * What the state of a job means for its health, before its progress is looked at.
 */
enum StateHealth {
    RUNNING(Status.UP, "every task runs"),
    STARTING(Status.OUT_OF_SERVICE, "the job is starting"),
    NOT_STARTED(Status.OUT_OF_SERVICE, "the job has not been submitted yet"),
    STOPPING(Status.OUT_OF_SERVICE, "the job is being stopped"),
    RESTARTING(Status.DOWN, "the job has failed and is being restarted"),
    FAILED(Status.DOWN, "the job has failed for good, or could not be started"),
    FINISHED(Status.DOWN, "the job has ended by itself"),
    CANCELED(Status.DOWN, "the job has been cancelled by somebody else"),
    UNREACHABLE(Status.DOWN, "the cluster does not answer, or does not know the job any more"),
    PAUSED(Status.UNKNOWN, "the job is paused"),
    STANDBY(Status.UP, "another instance is active and runs the job"),
    STOPPED(Status.UNKNOWN, "the job is not meant to run");

    private final Status status;
    private final String reason;

    StateHealth(Status status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    /**
     * Decides.
     *
     * @param desired what is wanted of the job
     * @param observed what it does
     */
    static StateHealth of(DesiredJobState desired, ObservedJobState observed) {
        return switch (desired) {
            case RUNNING ->
                switch (observed) {
                    case RUNNING -> RUNNING;
                    case STARTING -> STARTING;
                    case STOPPED -> NOT_STARTED;
                    case STANDBY -> STANDBY;
                    case STOPPING -> STOPPING;
                    case RESTARTING -> RESTARTING;
                    case FAILED -> FAILED;
                    case FINISHED -> FINISHED;
                    case CANCELED -> CANCELED;
                    case UNKNOWN -> UNREACHABLE;
                };
            case STOPPED ->
                switch (observed) {
                    case STARTING, RUNNING, RESTARTING, STOPPING -> STOPPING;
                    case STOPPED, STANDBY, FAILED, FINISHED, CANCELED, UNKNOWN -> STOPPED;
                };
            case PAUSED ->
                switch (observed) {
                    case STARTING, RUNNING, RESTARTING, STOPPING -> STOPPING;
                    case STOPPED, STANDBY, FAILED, FINISHED, CANCELED, UNKNOWN -> PAUSED;
                };
        };
    }

    Status status() {
        return status;
    }

    /** One clause for people. */
    String reason() {
        return reason;
    }
}
