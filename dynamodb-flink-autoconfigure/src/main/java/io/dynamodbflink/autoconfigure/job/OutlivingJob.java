/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.state.RunDefinition;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What is peculiar to a job that goes on without the application.
 *
 * @param identity who it is on the cluster
 * @param definition what it is to run, as of now
 * @param notes what instances of the application tell each other about it
 * @param rules what is done with it when the application starts and stops
 */
record OutlivingJob(JobIdentity identity, Supplier<RunDefinition> definition, RunNotes notes, OutlivingJobs rules) {

    OutlivingJob {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(definition, "definition");
        Objects.requireNonNull(notes, "notes");
        Objects.requireNonNull(rules, "rules");
    }
}
