/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What all jobs of an application share.
 *
 * @param gate whether jobs may be submitted
 * @param events where what happens to a job is published
 * @param listener is told of every change
 * @param beforeSubmission is told which job is about to be submitted
 * @param secrets what must not be in the messages of failures
 * @param clock for the times of the statuses
 */
record JobSurroundings(
        JobGate gate,
        JobEvents events,
        JobListener listener,
        Consumer<JobName> beforeSubmission,
        KnownSecrets secrets,
        Clock clock) {

    JobSurroundings {
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(events, "events");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(beforeSubmission, "beforeSubmission");
        Objects.requireNonNull(secrets, "secrets");
        Objects.requireNonNull(clock, "clock");
    }
}
