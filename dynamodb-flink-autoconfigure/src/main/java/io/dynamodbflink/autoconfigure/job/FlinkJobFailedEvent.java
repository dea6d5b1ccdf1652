/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job has failed: while it ran, or because it could not be started. Several failures in quick succession may be told
 * as one.
 *
 * @param job name of the job
 * @param at when it failed
 * @param jobId the cluster's id of the execution; absent if the cluster has not accepted it
 * @param failure the root cause
 * @param willRestart whether it is started again without anybody's doing: by the cluster, or because
 *     {@code on-startup-failure} is {@code retry}. Otherwise it has failed for good
 * @since 0.1.0
 */
public record FlinkJobFailedEvent(
        JobName job, Instant at, @Nullable String jobId, FailureSummary failure, boolean willRestart)
        implements FlinkJobEvent {

    public FlinkJobFailedEvent {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(failure, "failure");
    }
}
