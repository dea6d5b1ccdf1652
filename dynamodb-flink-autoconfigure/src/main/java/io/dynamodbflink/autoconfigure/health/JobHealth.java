/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.health;

import io.dynamodbflink.autoconfigure.job.DesiredJobState;
import io.dynamodbflink.autoconfigure.job.HealthLimits;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of a job: the only place where it is decided. The table in docs/actuator.md says the same.
 *
 * <p>Three rules are behind it. A job that is wanted and does not do its work is never {@code UP}, and never
 * {@code UNKNOWN} either, because that counts as {@code UP} when statuses are aggregated. A job that is not wanted does
 * not take the application down, with one exception: records that are about to be lost while the job is paused. And a job
 * that has failed is {@code UP} again only when it has shown that it works.
 *
 * @param status the worst of what was found
 * @param reasons everything that was found, the worst first, as clauses for people; empty for a job that is well
 */
record JobHealth(Status status, List<String> reasons) {

    /** The worst first. */
    private static final List<Status> SEVERITY = List.of(Status.DOWN, Status.OUT_OF_SERVICE, Status.UNKNOWN, Status.UP);

    JobHealth {
        reasons = List.copyOf(reasons);
    }

    /** Decides. */
    static JobHealth of(JobCondition job, HealthLimits limits) {
        StateHealth state = StateHealth.of(job.desired(), job.observed());
        List<String> reasons = new ArrayList<>();
        if (job.desired() == DesiredJobState.RUNNING && job.observed() == ObservedJobState.RUNNING) {
            reasons.addAll(new RunningJobChecks(job, limits).findings());
        } else if (job.observed() == ObservedJobState.STANDBY) {
            if (job.desired() == DesiredJobState.RUNNING && job.lockProblem() != null) {
                reasons.add("it is not known whether another instance is active: " + job.lockProblem());
            }
        } else if (job.desired() != DesiredJobState.STOPPED) {
            TrimCheck.finding(job, limits).ifPresent(reasons::add);
        }
        Status status = reasons.isEmpty() ? state.status() : worse(state.status(), Status.DOWN);
        if (!state.status().equals(Status.UP)) {
            reasons.add(state.status().equals(status) ? 0 : reasons.size(), state.reason());
        }
        return new JobHealth(status, reasons);
    }

    private static Status worse(Status one, Status other) {
        return SEVERITY.indexOf(one) <= SEVERITY.indexOf(other) ? one : other;
    }
}
