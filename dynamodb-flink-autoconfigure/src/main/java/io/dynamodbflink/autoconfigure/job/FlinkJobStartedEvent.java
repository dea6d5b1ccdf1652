/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Every task of a job runs: for the first time since the job was submitted, or again after the cluster has restarted it
 * because of a failure.
 *
 * @param job name of the job
 * @param at when it was seen running
 * @param jobId the cluster's id of the execution
 * @param restarts how often the cluster has restarted this execution; 0 if it has just been submitted
 * @param sinceSubmission time since the execution was submitted
 * @since 0.1.0
 */
public record FlinkJobStartedEvent(JobName job, Instant at, String jobId, long restarts, Duration sinceSubmission)
        implements FlinkJobEvent {

    public FlinkJobStartedEvent {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(sinceSubmission, "sinceSubmission");
    }
}
