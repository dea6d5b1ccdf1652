/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Has the commands to a job carried out one after the other. Whoever comes later waits, but only so long. */
final class CommandQueue {

    private final JobName job;
    private final ReentrantLock lock = new ReentrantLock();

    CommandQueue(JobName job) {
        this.job = Objects.requireNonNull(job, "job");
    }

    /**
     * Carries out a command.
     *
     * @param patience time for waiting and for the command together
     * @throws IllegalStateException if another command takes that long, or the thread is interrupted
     */
    void run(Duration patience, Command command) {
        call(patience, deadline -> {
            command.run(deadline);
            return true;
        });
    }

    /** The same, with an answer. */
    <T> T call(Duration patience, Query<T> query) {
        Deadline deadline = Deadline.in(patience);
        try {
            if (!lock.tryLock(deadline.millis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("The job '" + job + "' has been busy with another command for "
                        + patience.toMillis() + " ms; try again");
            }
            try {
                return query.run(deadline);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a command to the job '" + job + "' was waited for", e);
        }
    }

    /** Carries out a command now, unless another one is being carried out. */
    void runIfIdle(Runnable command) {
        if (lock.tryLock()) {
            try {
                command.run();
            } finally {
                lock.unlock();
            }
        }
    }

    interface Command {
        void run(Deadline deadline) throws InterruptedException;
    }

    interface Query<T> {
        T run(Deadline deadline) throws InterruptedException;
    }
}
