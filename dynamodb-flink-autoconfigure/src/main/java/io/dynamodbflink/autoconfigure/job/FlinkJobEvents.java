/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What has happened between two statuses of a job that is observed. */
final class FlinkJobEvents {

    private FlinkJobEvents() {}

    static List<FlinkJobEvent> between(FlinkJobStatus before, FlinkJobStatus after) {
        List<FlinkJobEvent> events = new ArrayList<>();
        if (after.failures() > before.failures() && after.lastFailure() != null) {
            events.add(new FlinkJobFailedEvent(
                    after.name(), after.lastFailure().at(), after.jobId(), after.lastFailure(), willRestart(after)));
        }
        if (after.attached() && isAnotherExecution(before, after)) {
            events.add(new FlinkJobAttachedEvent(
                    after.name(),
                    after.observedAt(),
                    Objects.requireNonNull(after.jobId(), "jobId"),
                    after.observed()));
            return events;
        }
        boolean begins = before.startupTime() == null && after.startupTime() != null
                || after.attached() && before.observed() == ObservedJobState.STARTING;
        boolean recovered =
                !begins && (after.restarts() > before.restarts() || before.observed() == ObservedJobState.RESTARTING);
        if (after.observed() == ObservedJobState.RUNNING && (begins || recovered)) {
            String jobId = Objects.requireNonNull(after.jobId(), "jobId");
            if (begins && after.restoredFrom() != null) {
                events.add(new FlinkJobRestoredEvent(after.name(), after.observedAt(), jobId, after.restoredFrom()));
            }
            Duration since =
                    Duration.between(Objects.requireNonNull(after.startedAt(), "startedAt"), after.observedAt());
            events.add(new FlinkJobStartedEvent(after.name(), after.observedAt(), jobId, after.restarts(), since));
        }
        return events;
    }

    private static boolean isAnotherExecution(FlinkJobStatus before, FlinkJobStatus after) {
        return !before.attached() || !Objects.equals(before.jobId(), after.jobId());
    }

    private static boolean willRestart(FlinkJobStatus job) {
        return job.nextStartAt() != null
                || switch (job.observed()) {
                    case STARTING, RUNNING, RESTARTING -> true;
                    case STOPPED, STANDBY, STOPPING, FAILED, FINISHED, CANCELED, UNKNOWN -> false;
                };
    }
}
