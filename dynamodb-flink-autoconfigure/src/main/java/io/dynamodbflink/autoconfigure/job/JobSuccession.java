/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees what becomes of one job by other hands than those of this application, on a cluster that outlives it: another
 * instance ends it or begins it anew, somebody else ends it, or the cluster forgets it. Called by one command at a time.
 */
final class JobSuccession {

    private static final Logger LOG = LoggerFactory.getLogger(JobSuccession.class);

    /** How long a cluster may say that it does not know a job, as one may that is just becoming the leader. */
    static final Duration LOST_AFTER = Duration.ofSeconds(10);

    /** How long another instance that has ended the job may take to begin it anew. */
    static final Duration SUCCESSOR_GRACE = Duration.ofSeconds(30);

    private final OutlivingJob job;
    private final JobWatch watch;
    private final JobAttachment attachment;
    private final Clock clock;

    JobSuccession(OutlivingJob job, JobWatch watch, JobAttachment attachment, Clock clock) {
        this.job = Objects.requireNonNull(job, "job");
        this.watch = Objects.requireNonNull(watch, "watch");
        this.attachment = Objects.requireNonNull(attachment, "attachment");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** Whether the job is in a state in which a look at the cluster is urgent. */
    boolean isUrgent() {
        return watch.end() != null || watch.missingSince() != null;
    }

    /** @param jobs all jobs of the cluster */
    void look(Collection<JobStatusMessage> jobs) {
        ClusterRuns runs = ClusterRuns.of(jobs, job.identity());
        Optional<ClusterRuns.Known> newest = runs.newestLive();
        JobRun run = watch.run();
        JobObservation end = watch.end();
        if (newest.isPresent() && attachment.isNews(newest.get().number())) {
            LOG.info(
                    "Job '{}' runs on the cluster as {}, which somebody else has started",
                    name(),
                    newest.get().id());
            watch.release((status, now) -> status.succeeded(now, now));
        } else if (run != null && end != null) {
            ended(run, end);
        } else if (run != null && isLost(runs, run)) {
            LOG.warn(
                    "Job '{}' is lost: the cluster does not know {} any more, as it does when it is restarted without"
                            + " high availability. The job is submitted again, from its newest state",
                    name(),
                    run.jobId());
            watch.release(JobStatusTracker::lost);
        } else if (run != null && newest.isPresent() && newest.get().number() == run.number()) {
            attachment.endSurplus(runs);
        }
    }

    private boolean isLost(ClusterRuns runs, JobRun run) {
        Instant missing = watch.missingSince();
        return missing != null
                && Duration.between(missing, clock.instant()).compareTo(LOST_AFTER) >= 0
                && runs.run(run.number()).isEmpty();
    }

    /** Whoever has ended the execution on purpose has written down what for; unless it was none of us. */
    private void ended(JobRun run, JobObservation end) {
        Optional<DesiredJobState> wanted = job.notes().ended(run);
        if (wanted.isEmpty()) {
            watch.settle(end);
            return;
        }
        switch (wanted.get()) {
            case STOPPED, PAUSED -> {
                LOG.info("Job '{}' has been ended by another instance of the application: {}", name(), wanted.get());
                watch.release((status, now) -> {
                    status.desire(wanted.get());
                    status.stopped(ObservedJobState.STOPPED, now);
                });
            }
            case RUNNING -> {
                LOG.info(
                        "Job '{}' has been ended by another instance of the application. Unless that begins it anew"
                                + " within {} s, this one does",
                        name(),
                        SUCCESSOR_GRACE.toSeconds());
                watch.release((status, now) -> status.succeeded(now.plus(SUCCESSOR_GRACE), now));
            }
        }
    }

    private JobName name() {
        return job.identity().job();
    }
}
