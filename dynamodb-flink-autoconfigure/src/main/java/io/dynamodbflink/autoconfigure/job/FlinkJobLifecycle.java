/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.activation.Activation;
import java.time.Duration;
import java.util.Objects;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the jobs with the application: after the web server and the cluster have started, and before either
 * stops. The application does not wait for the jobs' end longer than the configured time.
 */
final class FlinkJobLifecycle implements SmartLifecycle, DisposableBean {

    /** After the cluster, which is at {@code DEFAULT_PHASE - 768}. */
    static final int PHASE = DEFAULT_PHASE - 512;

    /** What listeners get to hear of the jobs' ends. */
    private static final Duration EVENTS_TIMEOUT = Duration.ofSeconds(1);

    private final ActiveJobs jobs;
    private final Activation activation;
    private final JobEvents events;
    private final JobStatusRefresh refresh;
    private final Duration shutdownTimeout;

    private boolean running;

    /** @param activation decides when the jobs run while the application does */
    FlinkJobLifecycle(
            ActiveJobs jobs,
            Activation activation,
            JobEvents events,
            JobStatusRefresh refresh,
            Duration shutdownTimeout) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.activation = Objects.requireNonNull(activation, "activation");
        this.events = Objects.requireNonNull(events, "events");
        this.refresh = Objects.requireNonNull(refresh, "refresh");
        this.shutdownTimeout = Objects.requireNonNull(shutdownTimeout, "shutdownTimeout");
    }

    @Override
    public void start() {
        synchronized (this) {
            if (running) {
                return;
            }
            running = true;
            events.start();
            refresh.start();
            jobs.begin();
        }
        try {
            activation.start(jobs);
        } catch (RuntimeException e) {
            stop();
            throw e;
        }
    }

    /** Does not wait for a start that is under way: that notices, and gives up. */
    @Override
    public void stop() {
        synchronized (this) {
            if (!running) {
                return;
            }
            running = false;
        }
        boolean ended = false;
        try {
            ended = jobs.stop(shutdownTimeout);
        } finally {
            // Not earlier, or another instance would begin without what the jobs have saved.
            activation.stop(ended);
            refresh.stop();
            events.stop(EVENTS_TIMEOUT);
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
    public synchronized boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
