/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all jobs of a cluster that others have to do with, too, and has each job of the application see what has become
 * of it: now and then, and at once if a job needs that.
 */
final class ClusterLook implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterLook.class);

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final Supplier<Collection<ManagedJob>> jobs;
    private final FlinkCluster cluster;

    private long lookedAt = System.nanoTime() - INTERVAL.toNanos();

    ClusterLook(Supplier<Collection<ManagedJob>> jobs, FlinkCluster cluster) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
    }

    /** Whether anybody else has to do with the cluster. */
    boolean isNeeded() {
        return cluster.outlivesApplication();
    }

    @Override
    public void run() {
        boolean due = System.nanoTime() - lookedAt >= INTERVAL.toNanos();
        if (!cluster.isRunning() || !due && jobs.get().stream().noneMatch(ManagedJob::isLookUrgent)) {
            return;
        }
        lookedAt = System.nanoTime();
        try {
            Collection<JobStatusMessage> all = ClusterRuns.list(cluster);
            for (ManagedJob job : jobs.get()) {
                look(job, all);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The cluster does not list its jobs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void look(ManagedJob job, Collection<JobStatusMessage> all) {
        try {
            job.look(all);
        } catch (RuntimeException e) {
            // It is tried again; an exception must not keep other jobs from being looked at, now or later.
            LOG.warn("It cannot be told what has become of job '{}': {}", job.name(), e.getMessage());
        }
    }
}
