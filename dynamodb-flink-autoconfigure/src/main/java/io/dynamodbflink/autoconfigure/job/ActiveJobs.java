/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.activation.ActivationChangedEvent;
import io.dynamodbflink.autoconfigure.activation.ActivationStatus;
import io.dynamodbflink.autoconfigure.activation.ActivationTarget;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of this instance of the application: they run while it is active, and neither before nor afterwards. Ending
 * them may begin while starting them is still under way.
 */
final class ActiveJobs implements ActivationTarget {

    private static final Logger LOG = LoggerFactory.getLogger(ActiveJobs.class);

    /** Each job keeps to the time by itself; this is for what comes after. */
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final FlinkJobs jobs;
    private final JobGate gate;
    private final JobStarts starts;
    private final JobEvents events;
    private final FlinkCluster cluster;

    /** Whether the application runs, so that the jobs may be activated. */
    private boolean running;

    ActiveJobs(FlinkJobs jobs, JobGate gate, JobStarts starts, JobEvents events, FlinkCluster cluster) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.gate = Objects.requireNonNull(gate, "gate");
        this.starts = Objects.requireNonNull(starts, "starts");
        this.events = Objects.requireNonNull(events, "events");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
    }

    /** From now on, until {@link #stop}, the jobs may be activated. */
    synchronized void begin() {
        running = true;
    }

    /**
     * Starts the jobs that are wanted.
     *
     * @throws RuntimeException if one cannot be started that is to fail the application then
     */
    @Override
    public void activate() {
        synchronized (this) {
            if (!running) {
                return;
            }
            gate.open();
        }
        // Ending jobs that did not end may have taken the cluster with it.
        cluster.start();
        List<ManagedJob> toStart = new ArrayList<>();
        for (ManagedJob job : jobs.all()) {
            if (job.status().desired() != DesiredJobState.STOPPED) {
                warnAboutLostState(job.blueprint());
                toStart.add(job);
            }
        }
        starts.begin(toStart);
    }

    /** Another instance of the application is active: the jobs, which do not run, wait for their time. */
    @Override
    public void standBy() {
        gate.close("another instance of the application is active, and this one stands by");
        jobs.all().forEach(ManagedJob::standBy);
    }

    /**
     * Ends all jobs at once, without savepoints, because another instance of the application is to run them. If one
     * does not end within half of the time, the cluster is stopped.
     *
     * @return whether nothing of any job runs here any more
     */
    @Override
    public boolean deactivate(Duration within) {
        gate.close("another instance of the application is active, and this one stands by");
        starts.end();
        Duration half = within.dividedBy(2);
        return inParallel(half, job -> job.handOver(half)) || endCluster(half);
    }

    private boolean endCluster(Duration within) {
        LOG.warn("The Flink cluster is stopped, because not all of its jobs have ended in time");
        try {
            cluster.stop().get(within.toMillis(), TimeUnit.MILLISECONDS);
            standBy();
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("The Flink cluster has not been stopped within {}", within, e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void changed(ActivationStatus status) {
        events.publish(new ActivationChangedEvent(status));
    }

    /**
     * Ends all jobs with the application, with savepoints as far as they can be taken in this time.
     *
     * @return whether nothing of any job runs here any more
     */
    boolean stop(Duration within) {
        synchronized (this) {
            running = false;
            gate.close("the application stops");
        }
        starts.end();
        return inParallel(within, job -> job.stopWithApplication(within));
    }

    private boolean inParallel(Duration within, Consumer<ManagedJob> action) {
        Collection<ManagedJob> all = jobs.all();
        CountDownLatch unfinished = new CountDownLatch(all.size());
        AtomicInteger failed = new AtomicInteger();
        for (ManagedJob job : all) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            action.accept(job);
                        } catch (RuntimeException e) {
                            failed.incrementAndGet();
                            LOG.warn(
                                    cluster.outlivesApplication()
                                            ? "Job '{}' is left to its cluster: {}"
                                            : "Job '{}' ends with its cluster: {}",
                                    job.name(),
                                    e.getMessage());
                            LOG.debug("Job '{}' has not been ended", job.name(), e);
                        } finally {
                            unfinished.countDown();
                        }
                    },
                    "dynamodb-flink-stop-" + job.name());
            thread.setDaemon(true);
            thread.start();
        }
        try {
            boolean inTime = unfinished.await(within.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                LOG.warn("{} job(s) have not ended within {}", unfinished.getCount(), within);
            }
            return inTime && failed.get() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
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
}
