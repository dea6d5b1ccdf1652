/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log what a job is seen doing, when that changes. */
final class StatusLog {

    private static final Logger LOG = LoggerFactory.getLogger(StatusLog.class);

    private StatusLog() {}

    static void report(FlinkJobStatus before, FlinkJobStatus now) {
        if (before.observed() == now.observed() || isJustFound(before, now)) {
            return;
        }
        FailureSummary failure = now.lastFailure();
        switch (now.observed()) {
            case RUNNING -> {
                if (before.startupTime() == null && now.startupTime() != null) {
                    LOG.info(
                            "Job '{}' is running, {} ms after it was begun",
                            now.name(),
                            now.startupTime().toMillis());
                } else {
                    LOG.info("Job '{}' is running again", now.name());
                }
            }
            case RESTARTING -> LOG.warn("Job '{}' has failed and is being restarted: {}", now.name(), text(failure));
            case FAILED -> LOG.error("Job '{}' has failed for good: {}", now.name(), text(failure));
            case FINISHED, CANCELED -> LOG.error("Job '{}' is {}: {}", now.name(), now.observed(), text(failure));
            case UNKNOWN -> LOG.warn("Job '{}' is {}", now.name(), now.observed());
            case STOPPED, STANDBY, STARTING, STOPPING -> LOG.debug("Job '{}' is {}", now.name(), now.observed());
        }
    }

    /** Whoever has found the job says so. */
    private static boolean isJustFound(FlinkJobStatus before, FlinkJobStatus now) {
        return now.attached() && (!before.attached() || !Objects.equals(before.jobId(), now.jobId()));
    }

    private static String text(@Nullable FailureSummary failure) {
        return failure == null ? "unknown cause" : failure.type() + ": " + failure.message();
    }
}
