/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.util.Arrays;
import java.util.Optional;

/**
 * What the application, or somebody who controls it, wants of a job. What the job does is its
 * {@link ObservedJobState}.
 *
 * @since 0.1.0
 */
public enum DesiredJobState {
    /** The job is to run: it starts with the application, or has been started. */
    RUNNING,
    /**
     * The job is not to run: it does not start with the application, or has been stopped on purpose. It starts when it
     * is told to, or, unless that is switched off, with the application when that is started anew.
     */
    STOPPED,
    /**
     * The job is not to run for a while: it has been paused, and goes on when it is resumed or started, not with the
     * application.
     */
    PAUSED;

    /** The state with this name, if there is one. */
    static Optional<DesiredJobState> parse(String name) {
        return Arrays.stream(values())
                .filter(state -> state.name().equals(name))
                .findFirst();
    }
}
