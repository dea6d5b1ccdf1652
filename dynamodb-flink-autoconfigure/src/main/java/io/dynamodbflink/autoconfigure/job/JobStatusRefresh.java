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
 * are looked at more often, because somebody is waiting for them. Another thread, which may have to wait for an answer,
 * looks at what others do to the jobs, if anybody can.
 */
final class JobStatusRefresh {

    private static final Logger LOG = LoggerFactory.getLogger(JobStatusRefresh.class);

    private static final Duration STARTING_INTERVAL = Duration.ofMillis(50);

    private final FlinkJobs jobs;
    private final Duration interval;

    /** When all jobs were looked at last; used by the refreshing thread only. */
    private long refreshedAt;

    private final ClusterLook look;

    private @Nullable ScheduledExecutorService thread;
    private @Nullable ScheduledExecutorService lookingThread;

    JobStatusRefresh(FlinkJobs jobs, Duration interval, ClusterLook look) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.interval = Objects.requireNonNull(interval, "interval");
        this.look = Objects.requireNonNull(look, "look");
    }

    synchronized void start() {
        if (thread != null) {
            return;
        }
        thread = thread("dynamodb-flink-status");
        refreshedAt = System.nanoTime() - interval.toNanos();
        long tick = Math.min(interval.toMillis(), STARTING_INTERVAL.toMillis());
        thread.scheduleWithFixedDelay(this::refresh, 0, tick, TimeUnit.MILLISECONDS);
        if (look.isNeeded()) {
            lookingThread = thread("dynamodb-flink-look");
            lookingThread.scheduleWithFixedDelay(look, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, name);
            created.setDaemon(true);
            return created;
        });
    }

    synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
        if (lookingThread != null) {
            lookingThread.shutdownNow();
            lookingThread = null;
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
