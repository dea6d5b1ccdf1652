/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import io.dynamodbflink.autoconfigure.activation.ActivationStatus;
import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.observation.ReportCoverage.Unheard;
import io.dynamodbflink.autoconfigure.observation.SourceCondition;
import io.dynamodbflink.autoconfigure.observation.TableInTrouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the health of a job depends on, at one moment.
 *
 * @param now the moment
 * @param desired what is wanted of the job
 * @param observed what it does
 * @param observedSince since when it has done that
 * @param failedAt when the present execution failed last; null if it has not
 * @param checkpointedAt when the present execution last completed a checkpoint; null if it has not
 * @param checkpointFailures checkpoints that have failed since; null if none has
 * @param source how reading stands
 * @param tables tables that the sink does not get through to
 * @param unheard that parts of the job have not told anything for too long; null if all have
 * @param lockProblem why it is not known whether another instance of the application runs the job; null if that is known,
 *     or if there is no lock
 */
record JobCondition(
        Instant now,
        DesiredJobState desired,
        ObservedJobState observed,
        Instant observedSince,
        @Nullable Instant failedAt,
        @Nullable Instant checkpointedAt,
        @Nullable CheckpointFailures checkpointFailures,
        SourceCondition source,
        List<TableInTrouble> tables,
        @Nullable Unheard unheard,
        @Nullable String lockProblem) {

    JobCondition {
        tables = List.copyOf(tables);
    }

    static JobCondition of(
            FlinkJobStatus status,
            SourceCondition source,
            List<TableInTrouble> tables,
            @Nullable Unheard unheard,
            @Nullable ActivationStatus activation,
            Instant now) {
        return new JobCondition(
                now,
                status.desired(),
                status.observed(),
                status.observedSince(),
                status.lastFailure() == null ? null : status.lastFailure().at(),
                status.lastCheckpoint() == null ? null : status.lastCheckpoint().completedAt(),
                status.checkpointFailures(),
                source,
                tables,
                unheard,
                activation == null ? null : activation.problem());
    }

    /** Time since the last completed checkpoint, or since the job runs if it has completed none. */
    Duration checkpointAge() {
        return Duration.between(checkpointedAt == null ? observedSince : checkpointedAt, now);
    }

    boolean hasCheckpointedSince(Instant moment) {
        return checkpointedAt != null && checkpointedAt.isAfter(moment);
    }

    Duration since(Instant moment) {
        return Duration.between(moment, now);
    }
}
