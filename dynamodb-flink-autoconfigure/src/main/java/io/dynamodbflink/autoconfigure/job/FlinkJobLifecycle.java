/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the jobs with the application: after the web server and the cluster have started, and before either
 * stops. All jobs stop at once, and the application does not wait for them longer than the configured time.
 */
final class FlinkJobLifecycle implements SmartLifecycle, DisposableBean {

    /** After the cluster, which is at {@code DEFAULT_PHASE - 768}. */
    static final int PHASE = DEFAULT_PHASE - 512;

    private static final Logger LOG = LoggerFactory.getLogger(FlinkJobLifecycle.class);

    /** What listeners get to hear of the jobs' ends. */
    private static final long EVENTS_TIMEOUT_MILLIS = 2_000;

    private final FlinkJobs jobs;
    private final JobEvents events;
    private final JobStatusRefresh refresh;
    private final Duration shutdownTimeout;

    private volatile boolean running;

    FlinkJobLifecycle(FlinkJobs jobs, JobEvents events, JobStatusRefresh refresh, Duration shutdownTimeout) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.events = Objects.requireNonNull(events, "events");
        this.refresh = Objects.requireNonNull(refresh, "refresh");
        this.shutdownTimeout = Objects.requireNonNull(shutdownTimeout, "shutdownTimeout");
    }

    @Override
    public synchronized void start() {
        if (running) {
            return;
        }
        running = true;
        events.start();
        refresh.start();
        try {
            for (ManagedJob job : jobs.all()) {
                JobName name = job.blueprint().name();
                job.recallPause();
                if (job.status().desired() == DesiredJobState.RUNNING) {
                    warnAboutLostState(job.blueprint());
                    jobs.start(name);
                }
            }
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    private static void warnAboutLostState(JobBlueprint job) {
        if (job.checkpoint().directory() == null) {
            LOG.warn(
                    "Job '{}' keeps its state in memory: when the application exits, the job forgets how far it has"
                            + " read, and begins at {} again. Set dynamodb-flink.jobs.{}.checkpoint.directory to keep"
                            + " it.",
                    job.name(),
                    job.source().initialPosition(),
                    job.name());
        }
    }

    @Override
    public synchronized void stop() {
        if (!running) {
            return;
        }
        running = false;
        try {
            stopJobs();
        } finally {
            refresh.stop();
            events.stop(EVENTS_TIMEOUT_MILLIS);
        }
    }

    private void stopJobs() {
        List<ManagedJob> stopping = new ArrayList<>(jobs.all());
        CountDownLatch stopped = new CountDownLatch(stopping.size());
        for (ManagedJob job : stopping) {
            JobName name = job.blueprint().name();
            Thread thread = new Thread(
                    () -> {
                        try {
                            job.stop(job.status().desired(), shutdownTimeout);
                        } finally {
                            stopped.countDown();
                        }
                    },
                    "dynamodb-flink-stop-" + name);
            thread.setDaemon(true);
            thread.start();
        }
        try {
            // Each job keeps to the time by itself; the margin is for one that is blocked by another command.
            if (!stopped.await(shutdownTimeout.toMillis() + 1_000, TimeUnit.MILLISECONDS)) {
                LOG.warn("Not all jobs have stopped within {}; they end with the cluster", shutdownTimeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop(Runnable callback) {
        try {
            stop();
        } finally {
            callback.run();
        }
    }

    /** A context that fails while it starts destroys its beans without stopping them. */
    @Override
    public void destroy() {
        stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
