/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the status of all jobs refreshed at an interval, by one thread. */
final class JobStatusRefresh {

    private static final Logger LOG = LoggerFactory.getLogger(JobStatusRefresh.class);

    private final FlinkJobs jobs;
    private final Duration interval;

    private @Nullable ScheduledExecutorService thread;

    JobStatusRefresh(FlinkJobs jobs, Duration interval) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.interval = Objects.requireNonNull(interval, "interval");
    }

    synchronized void start() {
        if (thread != null) {
            return;
        }
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "dynamodb-flink-status");
            created.setDaemon(true);
            return created;
        });
        thread.scheduleWithFixedDelay(this::refresh, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    private void refresh() {
        for (ManagedJob job : jobs.all()) {
            try {
                job.refresh();
            } catch (RuntimeException e) {
                // The cluster may be stopping. An exception must not end the refreshing of all jobs for good.
                LOG.debug(
                        "The status of job '{}' could not be refreshed",
                        job.blueprint().name(),
                        e);
            }
        }
    }
}
