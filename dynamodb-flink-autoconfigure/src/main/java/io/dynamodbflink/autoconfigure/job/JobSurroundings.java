/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
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
 * @param outlivingJobs how the application deals with jobs that go on without it; empty if they end with it
 * @param definitions says what the jobs are to be
 */
record JobSurroundings(
        JobGate gate,
        JobEvents events,
        JobListener listener,
        Consumer<JobName> beforeSubmission,
        KnownSecrets secrets,
        Clock clock,
        Optional<OutlivingJobs> outlivingJobs,
        JobDefinitions definitions) {

    JobSurroundings {
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(events, "events");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(beforeSubmission, "beforeSubmission");
        Objects.requireNonNull(secrets, "secrets");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(outlivingJobs, "outlivingJobs");
        Objects.requireNonNull(definitions, "definitions");
    }

    /** What is peculiar to a job, if it goes on without the application. */
    Optional<OutlivingJob> outliving(JobBlueprint job) {
        return outlivingJobs.map(rules -> rules.job(job, definitions));
    }
}
