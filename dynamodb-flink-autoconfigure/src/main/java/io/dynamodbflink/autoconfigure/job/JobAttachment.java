/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import io.dynamodbflink.autoconfigure.cluster.JobObservation;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties.OnChangedJob;
import io.dynamodbflink.autoconfigure.properties.ClusterProperties.OnShutdown;
import io.dynamodbflink.autoconfigure.state.RunDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Has the execution of one job watched that runs on a cluster which outlives the application. */
final class JobAttachment {

    private static final Logger LOG = LoggerFactory.getLogger(JobAttachment.class);

    /** A cluster that takes longer to say what a job does is as good as none. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final OutlivingJob job;
    private final FlinkCluster cluster;
    private final JobState state;
    private final JobWatch watch;
    private final JobEnd end;
    private final JobGate gate;
    private final Runnable beforeExecution;

    /**
     * Whether the application has had its job running as it defines it. From then on, a run that is defined otherwise is
     * that of an instance with another version of the application, and is left to that.
     */
    private boolean settled;

    /** The newest run on the cluster that the job's directory does not know. */
    private volatile long strangeRun;

    JobAttachment(
            OutlivingJob job,
            FlinkCluster cluster,
            JobState state,
            JobWatch watch,
            JobEnd end,
            JobSurroundings surroundings) {
        this.job = Objects.requireNonNull(job, "job");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.state = Objects.requireNonNull(state, "state");
        this.watch = Objects.requireNonNull(watch, "watch");
        this.end = Objects.requireNonNull(end, "end");
        this.gate = surroundings.gate();
        this.beforeExecution = () -> surroundings.beforeSubmission().accept(name());
    }

    /**
     * A search for the execution.
     *
     * @param position where a run is to begin that is claimed; null if at the newest state
     */
    JobSearch search(@Nullable JobStartPosition position) {
        return new JobSearch(job, this, cluster, state, gate, position);
    }

    /**
     * Has the newest execution watched that runs on the cluster, whatever it runs; does nothing if there is none, or the
     * cluster does not tell.
     */
    void find() throws InterruptedException {
        try {
            ClusterRuns runs = ClusterRuns.of(ClusterRuns.list(cluster), job.identity());
            Optional<ClusterRuns.Known> live = runs.newestLive();
            if (live.isPresent()) {
                Optional<JobRun> run =
                        state.find(live.get().number(), live.get().id());
                if (run.isPresent() && watchFound(live.get(), run.get())) {
                    endSurplus(runs);
                }
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The cluster does not tell whether job '{}' runs: {}", name(), e.toString());
        }
    }

    /**
     * Has an execution watched.
     *
     * @param definition what it is to run
     * @throws FailureAnalyzedException if it is not to be touched, or not to be changed
     */
    JobSearch.Outcome attach(ClusterRuns.Known known, ClusterRuns runs, RunDefinition definition)
            throws ExecutionException, TimeoutException, InterruptedException {
        JobRun run = state.find(known.number(), known.id()).orElseThrow(() -> strange(known));
        List<String> differences = settled ? List.of() : differences(run, definition);
        if (!watchFound(known, run)) {
            return new JobSearch.NotYet();
        }
        endSurplus(runs);
        if (differences.isEmpty()) {
            settled = true;
            return new JobSearch.Attached();
        }
        if (job.rules().onChangedJob() == OnChangedJob.REFUSE) {
            settled = true;
            throw refused(differences);
        }
        LOG.info(
                "Job '{}' is defined differently now. It stops with a savepoint and goes on from it as it is defined now. The"
                        + " difference: {}",
                name(),
                String.join("; ", differences));
        return new JobSearch.Changed();
    }

    /** Returns whether the execution still runs. */
    private boolean watchFound(ClusterRuns.Known known, JobRun run)
            throws ExecutionException, TimeoutException, InterruptedException {
        JobExecution execution = JobExecution.running(name(), known.id(), cluster);
        JobObservation seen;
        try {
            seen = execution.observe().get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (JobExecution.isUnknown(e)) {
                return false;
            }
            throw e;
        }
        if (seen.state().isTerminal()) {
            return false;
        }
        beforeExecution.run();
        state.found(run);
        // Whoever has submitted it may not have got so far.
        job.notes().accepted(run, execution.id());
        watch.attach(execution, run, known.startedAt(), seen);
        LOG.info(
                "Job '{}' runs on the cluster already, as {} (run {}, since {}): it is watched from now on, and is {}",
                name(),
                known.id(),
                known.number(),
                known.startedAt(),
                seen.state());
        return true;
    }

    private List<String> differences(JobRun run, RunDefinition definition) {
        return job.notes()
                .definition(run)
                .map(before -> before.differencesTo(definition))
                .orElse(List.of("what it runs has not been written down"));
    }

    /** There should be one execution of a job. The newest has the newest state. */
    void endSurplus(ClusterRuns runs) {
        for (ClusterRuns.Known older : runs.surplus()) {
            LOG.warn(
                    "Job '{}' runs more than once on the cluster. The newest run goes on; {} (run {}) is cancelled. What"
                            + " both have written meanwhile may be out of order",
                    name(),
                    older.id(),
                    older.number());
            JobExecution.running(name(), older.id(), cluster).cancelAsync();
        }
    }

    /** Ends the execution that is watched, so that a new one can take its place. */
    void replace(Deadline deadline) throws InterruptedException {
        end.forSuccessor(deadline);
    }

    /** A run has been submitted. */
    void submitted(JobRun run) {
        settled = true;
        job.notes().accepted(run, String.valueOf(run.jobId()));
    }

    /** Whether a run is on the cluster although its submission has failed; it is watched then. */
    boolean hasArrived(JobRun run) throws InterruptedException {
        try {
            ClusterRuns runs = ClusterRuns.of(ClusterRuns.list(cluster), job.identity());
            if (runs.run(run.number()).filter(ClusterRuns.Known::isLive).isEmpty()) {
                return false;
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The cluster does not say whether job '{}' has arrived", name(), e);
            return false;
        }
        LOG.info("Job '{}' has arrived on the cluster as {}", name(), run.jobId());
        watch.follow(JobExecution.running(name(), Objects.requireNonNull(run.jobId(), "jobId"), cluster), run);
        submitted(run);
        return true;
    }

    /** Whether executions go on when the application stops. */
    boolean isLeftRunning() {
        return job.rules().onShutdown() == OnShutdown.LEAVE_RUNNING;
    }

    /** Whether a run on the cluster is none that the application knows about, or has been told not to touch. */
    boolean isNews(long number) {
        return number > Math.max(state.presentNumber(), strangeRun);
    }

    private FailureAnalyzedException strange(ClusterRuns.Known known) {
        strangeRun = known.number();
        return new FailureAnalyzedException(
                "A job '" + name() + "' of an application '" + job.identity().application()
                        + "' runs on the cluster, as " + known.id() + ", but run " + known.number()
                        + " is not in the job's directory: another application has the same name, or the directory is"
                        + " another one now.",
                "Give each application on the cluster a name of its own, with spring.application.name or"
                        + " dynamodb-flink.cluster.remote.application-name. If this is the same job, and"
                        + " dynamodb-flink.jobs." + name() + ".checkpoint.directory has been changed, stop it on the"
                        + " cluster with a savepoint, and have the job begin there: dynamodb-flink.jobs." + name()
                        + ".flink[execution.state-recovery.path].");
    }

    private FailureAnalyzedException refused(List<String> differences) {
        return new FailureAnalyzedException(
                "The job '" + name() + "' runs on the cluster, but is defined differently now:\n\n    "
                        + String.join("\n    ", differences) + "\n\nIt goes on as it was.",
                "Take the change back, or set dynamodb-flink.cluster.on-changed-job=upgrade to have the job stop with a"
                        + " savepoint and go on from it as it is defined now.");
    }

    private JobName name() {
        return job.identity().job();
    }
}
