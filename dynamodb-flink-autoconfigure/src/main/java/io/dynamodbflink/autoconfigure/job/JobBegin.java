/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.Failures;
import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.SubmittableJob;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Begins executions of one job. On a cluster that outlives the application, it looks first for one that runs there. Called
 * by one command at a time.
 */
final class JobBegin {

    /** For ending an execution that has just been submitted. */
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(2);

    private final JobBlueprint blueprint;
    private final JobGraphs graphs;
    private final FlinkCluster cluster;
    private final JobState state;
    private final JobWatch watch;
    private final JobGate gate;
    private final KnownSecrets secrets;
    private final Runnable beforeExecution;
    private final @Nullable JobAttachment attachment;

    /** @param attachment finds executions that run already; null if there cannot be any */
    JobBegin(
            JobBlueprint blueprint,
            JobGraphs graphs,
            FlinkCluster cluster,
            JobState state,
            JobWatch watch,
            JobSurroundings surroundings,
            @Nullable JobAttachment attachment) {
        this.blueprint = Objects.requireNonNull(blueprint, "blueprint");
        this.graphs = Objects.requireNonNull(graphs, "graphs");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.state = Objects.requireNonNull(state, "state");
        this.watch = Objects.requireNonNull(watch, "watch");
        this.gate = surroundings.gate();
        this.secrets = surroundings.secrets();
        this.beforeExecution = () -> surroundings.beforeSubmission().accept(blueprint.name());
        this.attachment = attachment;
    }

    /**
     * Begins an execution, or watches the one that runs on the cluster.
     *
     * @param position where to begin without state; null to go on from the newest state
     * @param retryAfter how long after it the job is started again, should this start fail; null if it is not
     * @param deadline by when an execution that is to be replaced has to have ended
     * @throws RuntimeException if there is none then
     */
    void begin(@Nullable JobStartPosition position, @Nullable Duration retryAfter, Deadline deadline) {
        gate.pass(name());
        if (!cluster.isRunning()) {
            throw new IllegalStateException(
                    "The job '" + name() + "' cannot be started: the Flink cluster is not running");
        }
        watch.begin(retryAfter);
        try {
            if (attachment == null) {
                submit(state.begin(position));
            } else {
                attachOrSubmit(attachment, position, retryAfter, deadline);
            }
        } catch (JobGate.Closed e) {
            if (watch.execution() == null) {
                watch.release(ObservedJobState.STOPPED);
            }
            throw e;
        } catch (RuntimeException e) {
            startFailed(e);
            throw e;
        } catch (ExecutionException | TimeoutException e) {
            startFailed(e);
            throw new IllegalStateException(
                    "The cluster has not accepted the job '" + name() + "': "
                            + watch.status().lastFailure(),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            startFailed(e);
            throw new IllegalStateException("Interrupted while submitting the job '" + name() + "'", e);
        }
    }

    /** Has an execution watched that somebody else has begun; does nothing if there is none. */
    void find() throws InterruptedException {
        if (attachment != null && cluster.isRunning()) {
            attachment.find();
        }
    }

    private void attachOrSubmit(
            JobAttachment found, @Nullable JobStartPosition position, @Nullable Duration retryAfter, Deadline deadline)
            throws ExecutionException, TimeoutException, InterruptedException {
        JobSearch search = found.search(position);
        while (true) {
            JobSearch.Outcome outcome = search.next();
            if (outcome instanceof JobSearch.Attached) {
                return;
            } else if (outcome instanceof JobSearch.Changed) {
                // What cannot be built is not worth the end of what runs.
                graphs.build(blueprint, rehearsal());
                found.replace(deadline);
                watch.begin(retryAfter);
            } else if (outcome instanceof JobSearch.Claimed claimed && submit(found, search, claimed.run())) {
                return;
            }
        }
    }

    /** Returns whether there is an execution now; otherwise it is to be tried again. */
    private boolean submit(JobAttachment found, JobSearch search, JobRun run)
            throws ExecutionException, TimeoutException, InterruptedException {
        try {
            submit(run);
            found.submitted(run);
            return true;
        } catch (JobGate.Closed e) {
            state.abandon(run);
            throw e;
        } catch (TimeoutException e) {
            if (found.hasArrived(run)) {
                return true;
            }
            // It may still arrive, and is to be known then.
            throw e;
        } catch (ExecutionException e) {
            if (found.hasArrived(run)) {
                return true;
            }
            state.abandon(run);
            if (search.skips(run, e)) {
                return false;
            }
            throw e;
        }
    }

    private JobRun rehearsal() {
        JobRun present = Objects.requireNonNull(watch.run(), "run");
        return new JobRun(present.number(), new StartPoint.Begun(null), present.directory());
    }

    private void submit(JobRun run) throws ExecutionException, TimeoutException, InterruptedException {
        beforeExecution.run();
        state.resumed();
        SubmittableJob built = build(run);
        // Looking at the tables takes its time; meanwhile the application may have begun to stop.
        gate.pass(name());
        JobExecution submitted = JobExecution.submit(name(), built, cluster, Deadline.in(cluster.submissionTimeout()));
        watch.follow(submitted, run);
        cancelIfClosed(submitted);
    }

    /** Whoever has closed the gate while the job was being submitted may not have waited for that. */
    private void cancelIfClosed(JobExecution submitted) throws InterruptedException {
        if (!gate.isOpen() && (attachment == null || !attachment.isLeftRunning())) {
            if (submitted.cancel(Deadline.in(CANCEL_TIMEOUT))) {
                watch.release(ObservedJobState.STOPPED);
            }
            gate.pass(name());
        }
    }

    /** An execution that was found goes on, whatever was to be done with it. */
    private void startFailed(Exception failure) {
        watch.update((status, now) -> {
            FailureSummary summary = cluster.explained(Failures.summarize(failure, now, secrets));
            if (watch.execution() == null) {
                status.startFailed(summary);
            } else {
                status.goesOnAfter(summary);
            }
        });
    }

    private SubmittableJob build(JobRun run) {
        try {
            return graphs.build(blueprint, run);
        } catch (RuntimeException e) {
            state.abandon(run);
            throw e;
        }
    }

    private JobName name() {
        return blueprint.name();
    }
}
