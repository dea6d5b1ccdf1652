/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.activation;

import java.time.Duration;

/** What is activated and deactivated: the jobs of this instance. */
public interface ActivationTarget {

    /** Waits from now on to be activated; called before the first activation, unless that follows at once. */
    void standBy();

    /**
     * Starts what is to run. {@link #deactivate} may be called while this goes on.
     *
     * @throws RuntimeException if that is impossible; the activation is given up then
     */
    void activate();

    /**
     * Ends everything that runs, at once and without leaving more behind than there is already: another instance takes
     * over.
     *
     * @param within when the other one may begin
     * @return whether everything has ended
     */
    boolean deactivate(Duration within);

    /** Is told of a change; must not block. */
    void changed(ActivationStatus status);
}
