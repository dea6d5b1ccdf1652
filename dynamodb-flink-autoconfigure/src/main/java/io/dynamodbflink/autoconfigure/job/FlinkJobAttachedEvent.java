/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Instant;
import java.util.Objects;

/**
 * A job was found on the cluster, where an earlier life of the application, or another instance of it, has started it:
 * the application watches it from now on, and has started nothing.
 *
 * @param job name of the job
 * @param at when it was found
 * @param jobId the cluster's id of the execution
 * @param observed what it did then
 * @since 0.1.0
 */
public record FlinkJobAttachedEvent(JobName job, Instant at, String jobId, ObservedJobState observed)
        implements FlinkJobEvent {

    public FlinkJobAttachedEvent {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(observed, "observed");
    }
}
