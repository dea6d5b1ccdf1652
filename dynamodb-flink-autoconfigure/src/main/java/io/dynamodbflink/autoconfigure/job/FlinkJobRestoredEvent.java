/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Instant;
import java.util.Objects;

/**
 * A job that was submitted goes on from a checkpoint or savepoint: every task runs with its state. Published before the
 * {@link FlinkJobStartedEvent} of the same execution. What the cluster restores by itself after a failure is not told.
 *
 * @param job name of the job
 * @param at when it was seen running
 * @param jobId the cluster's id of the execution
 * @param path the checkpoint or savepoint
 * @since 0.1.0
 */
public record FlinkJobRestoredEvent(JobName job, Instant at, String jobId, String path) implements FlinkJobEvent {

    public FlinkJobRestoredEvent {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(path, "path");
    }
}
