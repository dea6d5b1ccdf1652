/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether jobs may be submitted by this instance of the application at this time. Every submission passes it, and looks
 * back at it afterwards, so that none slips through while the application stops or another instance takes over.
 */
final class JobGate {

    private volatile @Nullable String closedBecause = "the application does not run";

    synchronized void open() {
        closedBecause = null;
    }

    /**
     * @param reason a clause that says why no job may be started
     */
    synchronized void close(String reason) {
        closedBecause = reason;
        notifyAll();
    }

    boolean isOpen() {
        return closedBecause == null;
    }

    /**
     * @throws Closed if no job may be started now
     */
    void pass(JobName job) {
        String reason = closedBecause;
        if (reason != null) {
            throw new Closed("The job '" + job + "' cannot be started: " + reason);
        }
    }

    /**
     * Lets some time pass, but not longer than jobs may be submitted.
     *
     * @throws Closed if no job may be started any more
     */
    synchronized void stayOpen(JobName job, Duration time) throws InterruptedException {
        Deadline deadline = Deadline.in(time);
        while (isOpen() && !deadline.isPassed()) {
            wait(deadline.millis());
        }
        pass(job);
    }

    /** A job was not started, for no fault of its own. */
    static final class Closed extends IllegalStateException {

        private static final long serialVersionUID = 1L;

        Closed(String message) {
            super(message);
        }
    }
}
