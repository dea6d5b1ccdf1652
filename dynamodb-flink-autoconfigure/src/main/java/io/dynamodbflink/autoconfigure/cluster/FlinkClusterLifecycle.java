/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops the cluster with the application: after the web server has started, so that health can be asked for
 * meanwhile, and before the jobs; stopped after the jobs.
 */
public final class FlinkClusterLifecycle implements SmartLifecycle, DisposableBean {

    /** The web server's graceful shutdown is at {@code DEFAULT_PHASE - 1024}, the jobs are at {@code - 512}. */
    public static final int PHASE = DEFAULT_PHASE - 768;

    private static final Logger LOG = LoggerFactory.getLogger(FlinkClusterLifecycle.class);

    /** What closing takes at most before we stop waiting for it. It takes long only if tasks hang. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final FlinkCluster cluster;
    private final Map<String, String> settings;
    private final Duration closeTimeout;

    /**
     * @param settings settings of Flink that the user has made for the cluster
     */
    public FlinkClusterLifecycle(FlinkCluster cluster, Map<String, String> settings) {
        this(cluster, settings, CLOSE_TIMEOUT);
    }

    FlinkClusterLifecycle(FlinkCluster cluster, Map<String, String> settings, Duration closeTimeout) {
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.settings = Map.copyOf(settings);
        this.closeTimeout = Objects.requireNonNull(closeTimeout, "closeTimeout");
    }

    @Override
    public void start() {
        // The directories of the jobs are read here, too, wherever these run.
        FileSystems.configure(settings);
        cluster.start();
    }

    @Override
    public void stop() {
        try {
            cluster.stop().get(closeTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            LOG.warn("The Flink cluster did not stop cleanly", e.getCause());
        } catch (TimeoutException e) {
            LOG.warn("The Flink cluster has not stopped within {} ms; going on without it", closeTimeout.toMillis());
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
        return cluster.isRunning();
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
