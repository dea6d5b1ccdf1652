/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job has been ended on purpose: it was stopped, paused, reset or restarted, or the application stops.
 *
 * @param job name of the job
 * @param at when it had ended
 * @param jobId the cluster's id of the execution
 * @param desired what is wanted of the job now: {@link DesiredJobState#RUNNING} if it is started again at once, or with
 *     the application
 * @param savepoint path of the savepoint that it was stopped with; absent if there is none
 * @since 0.1.0
 */
public record FlinkJobStoppedEvent(
        JobName job,
        Instant at,
        String jobId,
        DesiredJobState desired,
        @Nullable String savepoint) implements FlinkJobEvent {

    public FlinkJobStoppedEvent {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(jobId, "jobId");
        Objects.requireNonNull(desired, "desired");
    }
}
