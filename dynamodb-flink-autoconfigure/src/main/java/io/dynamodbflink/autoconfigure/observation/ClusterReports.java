/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.MetricOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads what the jobs report on a cluster elsewhere, by a thread of its own, as often as there can be news: Flink collects
 * the metrics of its processes no more often than at an interval, and only if somebody asks for them. Whoever asks after that
 * time is told what is old and has it collected anew, so it is asked again soon after.
 */
final class ClusterReports implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterReports.class);

    private static final Duration TICK = Duration.ofMillis(100);

    /** Time until what was asked for has been collected, mostly. */
    private static final Duration SOON = Duration.ofMillis(400);

    /** After the time at which it is due, a report takes this long at most until it is here. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final FlinkJobRegistry jobs;
    private final ShardAssignmentRegistry registry;
    private final MetricsRest rest;
    private final Clock clock;
    private final Set<ReportingPart.Kind> observed;

    /** Used by the reading thread only. */
    private final Map<JobName, Watched> watched = new HashMap<>();

    private @Nullable ScheduledExecutorService thread;

    /**
     * @param observed which parts of the jobs have observers that report
     */
    ClusterReports(
            FlinkJobRegistry jobs,
            ShardAssignmentRegistry registry,
            MetricsRest rest,
            Clock clock,
            Set<ReportingPart.Kind> observed) {
        this.jobs = jobs;
        this.registry = registry;
        this.rest = rest;
        this.clock = clock;
        this.observed = Set.copyOf(observed);
    }

    @Override
    public synchronized void start() {
        if (thread != null) {
            return;
        }
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread created = new Thread(task, "dynamodb-flink-reports");
            created.setDaemon(true);
            return created;
        });
        thread.scheduleWithFixedDelay(this::readWhatIsDue, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    private void readWhatIsDue() {
        for (JobName job : jobs.names()) {
            try {
                jobs.status(job).filter(ClusterReports::mayReport).ifPresent(status -> read(job, status));
            } catch (RuntimeException e) {
                // An exception must not end the reading for good.
                LOG.warn("What job '{}' reports could not be read", job, e);
            }
        }
    }

    private static boolean mayReport(FlinkJobStatus status) {
        return switch (status.observed()) {
            case STARTING, RUNNING, RESTARTING, STOPPING, UNKNOWN -> status.jobId() != null;
            case STOPPED, STANDBY, FINISHED, FAILED, CANCELED -> false;
        };
    }

    private void read(JobName job, FlinkJobStatus status) {
        String id = String.valueOf(status.jobId());
        Watched present = watched.get(job);
        if (present == null || !present.reports.job().equals(id)) {
            present = watch(job, id, status.attached());
            watched.put(job, present);
        }
        if (present.isDue()) {
            try {
                present.read();
                registry.covered(job, present.reports.coverage());
            } catch (InterruptedException e) {
                // The application stops.
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What was observed of another execution is over. */
    private Watched watch(JobName job, String id, boolean attached) {
        registry.clear(job);
        Duration interval = fetchInterval();
        Set<ReportingPart.Kind> expected = EnumSet.noneOf(ReportingPart.Kind.class);
        expected.addAll(observed);
        if (jobs.definition(job)
                .map(definition -> definition.sinkTable() == null)
                .orElse(true)) {
            expected.remove(ReportingPart.Kind.SINK);
        }
        ReportedJob reported = new ReportedJob(registry.shardsOf(job), registry.tablesOf(job));
        return new Watched(
                new JobReports(
                        id, rest, reported, clock, interval.multipliedBy(2).plus(MARGIN), expected, attached),
                interval);
    }

    private Duration fetchInterval() {
        try {
            return rest.fetchInterval();
        } catch (IOException e) {
            LOG.debug("The cluster does not tell how often it collects metrics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL.defaultValue();
    }

    /** One execution of a job, and when it is to be looked at. */
    private static final class Watched {

        private final JobReports reports;
        private final Duration interval;
        private Duration wait = Duration.ZERO;
        private long readAt = System.nanoTime();

        private Watched(JobReports reports, Duration interval) {
            this.reports = reports;
            this.interval = interval;
        }

        private boolean isDue() {
            return System.nanoTime() - readAt >= wait.toNanos();
        }

        private void read() throws InterruptedException {
            boolean waitedForTheNext = wait.equals(interval);
            String before = reports.failure();
            boolean news = reports.read();
            readAt = System.nanoTime();
            if (news) {
                wait = interval;
            } else {
                Duration longer = waitedForTheNext || wait.isZero() ? SOON : wait.multipliedBy(2);
                wait = longer.compareTo(interval) < 0 ? longer : interval;
            }
            String failure = reports.failure();
            if (failure != null && before == null) {
                LOG.debug("What job {} reports cannot be read: {}", reports.job(), failure);
            }
        }
    }
}
