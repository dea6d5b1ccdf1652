/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.properties.JobProperties.OnStartupFailure;
import io.dynamodbflink.connector.aws.ExponentialBackoff;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Starts the jobs that are to run with the application, and does with those that cannot start what their
 * {@code on-startup-failure} says. A job has started once every task of it runs; what fails later is none of this.
 */
final class JobStarts {

    private static final Logger LOG = LoggerFactory.getLogger(JobStarts.class);

    /** Pauses between attempts: short at first, since most of what is wrong at start passes soon. */
    static final ExponentialBackoff RETRY_PAUSES = new ExponentialBackoff(Duration.ofSeconds(1), Duration.ofMinutes(1));

    /** For another command to the job to be over. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final JobGate gate;
    private final ExponentialBackoff pauses;

    /** Jobs started with the application that have not run yet, with the number of their failed starts. */
    private final Map<JobName, Integer> starting = new HashMap<>();

    /** Those of them whose failure is to fail the start that is under way. */
    private final Set<JobName> fatal = new HashSet<>();

    /** Jobs that a cluster has lost, or that others have ended, with the number of attempts to have them run again. */
    private final Map<JobName, Integer> recovering = new HashMap<>();

    private boolean beginning;

    /** Whether every job has been begun, or cannot be. */
    private boolean allBegun;

    private int wanted;
    private long begunAt;
    private @Nullable ScheduledThreadPoolExecutor retries;

    JobStarts(JobGate gate) {
        this(gate, RETRY_PAUSES);
    }

    JobStarts(JobGate gate, ExponentialBackoff pauses) {
        this.gate = Objects.requireNonNull(gate, "gate");
        this.pauses = Objects.requireNonNull(pauses, "pauses");
    }

    /**
     * Starts jobs, and waits for those that have a {@code startup-timeout}.
     *
     * @throws RuntimeException if one cannot be started that is to fail the application then
     */
    void begin(Collection<ManagedJob> jobs) {
        synchronized (this) {
            recovering.clear();
            starting.clear();
            fatal.clear();
            jobs.forEach(job -> starting.put(job.name(), 0));
            beginning = true;
            allBegun = false;
            wanted = jobs.size();
            begunAt = System.nanoTime();
        }
        try {
            for (ManagedJob job : jobs) {
                start(job);
            }
            allBegun(jobs);
            for (ManagedJob job : jobs) {
                awaitStart(job);
            }
        } catch (JobGate.Closed e) {
            LOG.info("{}", e.getMessage());
        } finally {
            endBeginning(jobs);
        }
    }

    /** A job that was found running, and has been replaced, has to run once more. */
    private synchronized void allBegun(Collection<ManagedJob> jobs) {
        for (ManagedJob job : jobs) {
            FlinkJobStatus status = job.status();
            if (status.desired() == DesiredJobState.RUNNING && !status.hasRun()) {
                starting.putIfAbsent(job.name(), 0);
            }
        }
        allBegun = true;
        reportIfAllRun();
    }

    private synchronized void endBeginning(Collection<ManagedJob> jobs) {
        beginning = false;
        jobs.stream().filter(job -> fatal.contains(job.name())).findFirst().ifPresent(job -> {
            throw failed(job);
        });
    }

    private void start(ManagedJob job) {
        try {
            job.startWithApplication(retryAfter(job, false), PATIENCE);
        } catch (JobGate.Closed e) {
            throw e;
        } catch (RuntimeException e) {
            report(job, e);
            if (policy(job) == OnStartupFailure.FAIL_APPLICATION) {
                throw e;
            }
        }
    }

    private void startAgain(ManagedJob job) {
        if (job.status().nextStartAt() == null) {
            // It has been started, or stopped, in the meantime.
            return;
        }
        try {
            job.startWithApplication(retryAfter(job, true), PATIENCE);
        } catch (JobGate.Closed e) {
            LOG.debug("{}", e.getMessage());
        } catch (RuntimeException e) {
            report(job, e);
        }
    }

    private static void report(ManagedJob job, RuntimeException failure) {
        Instant next = job.status().nextStartAt();
        if (next != null) {
            LOG.warn("Job '{}' cannot be started; it is tried again at {}: {}", job.name(), next, failure.getMessage());
        } else {
            LOG.error("Job '{}' cannot be started", job.name(), failure);
        }
    }

    private void awaitStart(ManagedJob job) {
        Duration timeout = job.blueprint().properties().startupTimeout();
        Instant startedAt = job.status().startedAt();
        if (timeout == null || startedAt == null) {
            return;
        }
        Deadline deadline = Deadline.in(timeout.minus(Duration.between(startedAt, Instant.now())));
        synchronized (this) {
            try {
                while (starting.containsKey(job.name())
                        && !fatal.contains(job.name())
                        && gate.isOpen()
                        && !deadline.isPassed()) {
                    wait(Math.max(1, deadline.millis()));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for the job '" + job.name() + "' to run", e);
            }
            if (!starting.containsKey(job.name()) || fatal.contains(job.name()) || !gate.isOpen()) {
                return;
            }
        }
        late(job, timeout);
    }

    private void late(ManagedJob job, Duration timeout) {
        FailureSummary failure = job.status().lastFailure();
        String text =
                "The job '" + job.name() + "' does not run " + timeout.toMillis() + " ms after it was begun: it is "
                        + job.status().observed() + (failure == null ? "" : ", after " + text(failure)) + ".";
        if (policy(job) == OnStartupFailure.FAIL_APPLICATION) {
            throw new FailureAnalyzedException(
                    text,
                    "Look into the log for what keeps it, raise dynamodb-flink.jobs." + job.name()
                            + ".startup-timeout, or set dynamodb-flink.jobs." + job.name()
                            + ".on-startup-failure to mark-down or retry, to have the application start without it.");
        }
        LOG.warn("{} The application goes on without waiting for it", text);
    }

    /** Is told of every change of a job, so it does not block. */
    void changed(ManagedJob job, FlinkJobStatus before, FlinkJobStatus after) {
        synchronized (this) {
            if (after.desired() != DesiredJobState.RUNNING || after.hasRun()) {
                recovering.remove(job.name());
            }
            if (after.desired() != DesiredJobState.RUNNING) {
                wanted -= starting.remove(job.name()) == null ? 0 : 1;
            } else if (after.hasRun() && starting.remove(job.name()) != null) {
                reportIfAllRun();
            }
            notifyAll();
        }
        Instant next = after.nextStartAt();
        if (next != null && !next.equals(before.nextStartAt())) {
            scheduleRetry(job, Duration.between(after.observedAt(), next));
        }
    }

    private void reportIfAllRun() {
        if (allBegun && starting.isEmpty() && wanted > 0) {
            LOG.info(
                    "All {} job(s) of the application are running, {} ms after the first was begun and {} s after the"
                            + " process",
                    wanted,
                    (System.nanoTime() - begunAt) / 1_000_000,
                    ManagementFactory.getRuntimeMXBean().getUptime() / 1_000.0);
            wanted = 0;
        }
    }

    /**
     * Whether the loss of a job is that of a start with the application, which {@code on-startup-failure} has decided
     * on. Otherwise it is to be treated as any other.
     */
    synchronized boolean isStartFailure(ManagedJob job) {
        if (!starting.containsKey(job.name())) {
            return false;
        }
        return switch (policy(job)) {
            case MARK_DOWN, RETRY -> true;
            case FAIL_APPLICATION -> {
                if (beginning) {
                    fatal.add(job.name());
                    notifyAll();
                }
                yield beginning;
            }
        };
    }

    /**
     * A job that has run before, and is started again although nobody has told it to, is tried until it runs: what
     * {@code on-startup-failure} says is about the application's start.
     */
    private synchronized @Nullable Duration retryAfter(ManagedJob job, boolean again) {
        Integer attempt = null;
        if (policy(job) == OnStartupFailure.RETRY) {
            attempt = starting.computeIfPresent(job.name(), (name, failed) -> failed + 1);
        }
        if (attempt == null && again) {
            attempt = recovering.merge(job.name(), 1, Integer::sum);
        }
        return attempt == null ? null : pauses.delayAfter(attempt);
    }

    private synchronized void scheduleRetry(ManagedJob job, Duration pause) {
        if (!gate.isOpen()) {
            return;
        }
        if (retries == null) {
            retries = new ScheduledThreadPoolExecutor(1, task -> {
                Thread created = new Thread(task, "dynamodb-flink-retry");
                created.setDaemon(true);
                return created;
            });
            retries.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        }
        try {
            retries.schedule(() -> startAgain(job), Math.max(0, pause.toMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Job '{}' is not started again: the application stops", job.name(), e);
        }
    }

    /** Gives up waiting and retrying. The gate has been closed before. */
    synchronized void end() {
        if (retries != null) {
            retries.shutdown();
            retries = null;
        }
        notifyAll();
    }

    private static RuntimeException failed(ManagedJob job) {
        FailureSummary failure = job.status().lastFailure();
        return new FailureAnalyzedException(
                "The job '" + job.name() + "' has failed before it ran: "
                        + (failure == null ? "unknown cause" : text(failure)),
                "Look into the log for the stack trace. Set dynamodb-flink.jobs." + job.name()
                        + ".on-startup-failure to mark-down or retry, to have the application start without it.");
    }

    private static String text(FailureSummary failure) {
        return failure.type() + ": " + failure.message();
    }

    private static OnStartupFailure policy(ManagedJob job) {
        return job.blueprint().properties().onStartupFailure();
    }
}
