/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.state.RunDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.client.DuplicateJobSubmissionException;
import org.apache.flink.util.ExceptionUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Looks for the execution of one job on a cluster that outlives the application, until there is one, or it is clear who is
 * to submit it: then the next run of the job is claimed, which no other instance of the application begins.
 */
final class JobSearch {

    private static final Logger LOG = LoggerFactory.getLogger(JobSearch.class);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final OutlivingJob job;
    private final JobAttachment attachment;
    private final FlinkCluster cluster;
    private final JobState state;
    private final JobGate gate;
    private final @Nullable JobStartPosition position;
    private final RunDefinition definition;

    /** By when another instance that is submitting the job has done so, or does not do it any more. */
    private final Deadline patience;

    private long above;
    private boolean waits;

    /** @param position where a run is to begin that is claimed; null if at the newest state */
    JobSearch(
            OutlivingJob job,
            JobAttachment attachment,
            FlinkCluster cluster,
            JobState state,
            JobGate gate,
            @Nullable JobStartPosition position) {
        this.job = Objects.requireNonNull(job, "job");
        this.attachment = Objects.requireNonNull(attachment, "attachment");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.state = Objects.requireNonNull(state, "state");
        this.gate = Objects.requireNonNull(gate, "gate");
        this.position = position;
        this.definition = job.definition().get();
        this.patience = Deadline.in(cluster.submissionTimeout());
    }

    /** What a look at the cluster leads to. */
    sealed interface Outcome permits Attached, Changed, Claimed, NotYet {}

    /** The execution that was found is watched. */
    record Attached() implements Outcome {}

    /** The execution that was found is watched; it is to be replaced. */
    record Changed() implements Outcome {}

    /** There is no execution: this run is to be submitted. */
    record Claimed(JobRun run) implements Outcome {}

    /** It is not clear yet whether there is an execution. */
    record NotYet() implements Outcome {}

    /**
     * Takes a look.
     *
     * @throws FailureAnalyzedException if what runs must not be touched, or not be changed
     * @throws ExecutionException if the cluster does not answer
     */
    Outcome next() throws ExecutionException, TimeoutException, InterruptedException {
        gate.pass(name());
        ClusterRuns runs = ClusterRuns.of(ClusterRuns.list(cluster), job.identity());
        Optional<ClusterRuns.Known> live = runs.newestLive();
        if (live.isPresent() && position != null) {
            throw new IllegalStateException("The job '" + name() + "' has been started meanwhile by another instance of"
                    + " the application, as " + live.get().id());
        }
        Outcome outcome = live.isEmpty() ? claim(runs) : attachment.attach(live.get(), runs, definition);
        if (outcome instanceof NotYet) {
            gate.stayOpen(name(), PAUSE);
        }
        return outcome;
    }

    private Outcome claim(ClusterRuns runs) throws InterruptedException {
        if (isOverlooked(runs)) {
            return new NotYet();
        }
        Optional<JobRun> run = state.claim(
                job.identity(), Math.max(above, runs.greatestNumber()), definition, position, patience.isPassed());
        if (run.isPresent()) {
            return new Claimed(run.get());
        }
        if (!waits) {
            waits = true;
            LOG.info(
                    "Job '{}' is being submitted by another instance of the application, which is waited for up to {} s",
                    name(),
                    patience.millis() / 1000);
        }
        return new NotYet();
    }

    /** A cluster leaves out of its list what does not answer it in time. */
    private boolean isOverlooked(ClusterRuns runs) throws InterruptedException {
        long newest = state.newestRun();
        if (newest == 0 || runs.run(newest).isPresent()) {
            return false;
        }
        JobID id = job.identity().idOf(newest);
        if (!JobExecution.running(name(), id, cluster).isKnown(patience)) {
            return false;
        }
        if (patience.isPassed()) {
            throw new IllegalStateException("The cluster does not list " + id + ", the newest run of job '" + name()
                    + "', but does not say either that it does not know it");
        }
        return true;
    }

    /**
     * Whether a run that was refused is to be followed by one with a number that the cluster cannot know yet: it
     * remembers runs that ended long ago, of which the job's directory may have nothing left.
     */
    boolean skips(JobRun refused, ExecutionException failure) {
        boolean knownOfOld = ExceptionUtils.findThrowable(failure, DuplicateJobSubmissionException.class)
                        .isPresent()
                || ExceptionUtils.findThrowableWithMessage(
                                failure, DuplicateJobSubmissionException.class.getSimpleName())
                        .isPresent();
        long now = Instant.now().getEpochSecond();
        if (!knownOfOld || refused.number() >= now) {
            return false;
        }
        above = now;
        return true;
    }

    private JobName name() {
        return job.identity().job();
    }
}
