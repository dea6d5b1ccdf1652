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

/**
 * Has the status of all jobs refreshed at an interval, by one thread. Jobs that are starting, for the first time or again,
 * are looked at more often, because somebody is waiting for them.
 */
final class JobStatusRefresh {

    private static final Logger LOG = LoggerFactory.getLogger(JobStatusRefresh.class);

    private static final Duration STARTING_INTERVAL = Duration.ofMillis(50);

    private final FlinkJobs jobs;
    private final Duration interval;

    /** When all jobs were looked at last; used by the refreshing thread only. */
    private long refreshedAt;

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
        refreshedAt = System.nanoTime() - interval.toNanos();
        long tick = Math.min(interval.toMillis(), STARTING_INTERVAL.toMillis());
        thread.scheduleWithFixedDelay(this::refresh, 0, tick, TimeUnit.MILLISECONDS);
    }

    synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    private static boolean isAwaited(ManagedJob job) {
        ObservedJobState observed = job.status().observed();
        return observed == ObservedJobState.STARTING || observed == ObservedJobState.RESTARTING;
    }

    private void refresh() {
        long now = System.nanoTime();
        boolean due = now - refreshedAt >= interval.toNanos();
        if (due) {
            refreshedAt = now;
        }
        for (ManagedJob job : jobs.all()) {
            try {
                if (due || isAwaited(job)) {
                    job.refresh();
                }
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
