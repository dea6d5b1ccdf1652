/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import io.dynamodbflink.connector.aws.WriteGuard;
import java.util.Optional;

/**
 * Whether this instance of the application may run its jobs: always, or while it holds a lock.
 *
 * @since 0.1.0
 */
public interface Activation {

    /**
     * Begins to activate the jobs: at once, before this method returns, or later, in another thread. Does nothing if
     * that has been done.
     *
     * @throws RuntimeException if the jobs are activated at once and that fails, or if it is known already that they
     *     never will be
     */
    void start(ActivationTarget jobs);

    /**
     * Gives up what {@link #start} has acquired. {@link #start} may be called again.
     *
     * @param ended whether the jobs have ended for sure, so that another instance may be activated at once; otherwise
     *     it has to wait for as long as if this one had died
     */
    void stop(boolean ended);

    /** What is known, from memory. */
    ActivationStatus status();

    /** What every writing client of a job has to ask; empty if jobs may always write. */
    Optional<WriteGuard> writeGuard();
}
