/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.runtime.client.JobStatusMessage;

/**
 * The runs of one job that the cluster knows, over or not.
 *
 * @param known newest first
 */
record ClusterRuns(List<Known> known) {

    /** A cluster that takes longer to list its jobs is as good as none. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    ClusterRuns {
        known = known.stream()
                .sorted(Comparator.comparingLong(Known::number).reversed())
                .toList();
    }

    /**
     * A run on the cluster.
     *
     * @param number number of the run
     * @param id the cluster's id of its execution
     * @param status what it does
     * @param startedAt when it began, by the cluster's clock
     */
    record Known(long number, JobID id, JobStatus status, Instant startedAt) {

        /** Whether it is not over. */
        boolean isLive() {
            return !status.isGloballyTerminalState();
        }
    }

    /**
     * All jobs of a cluster.
     *
     * @throws ExecutionException if it does not tell
     */
    static Collection<JobStatusMessage> list(FlinkCluster cluster)
            throws ExecutionException, TimeoutException, InterruptedException {
        CompletableFuture<Collection<JobStatusMessage>> answer;
        try {
            answer = cluster.client().listJobs();
        } catch (Exception e) {
            throw new ExecutionException("The cluster cannot be asked for its jobs: " + e.getMessage(), e);
        }
        return answer.get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The runs of a job among all jobs of a cluster. */
    static ClusterRuns of(Collection<JobStatusMessage> jobs, JobIdentity identity) {
        List<Known> runs = new ArrayList<>();
        for (JobStatusMessage job : jobs) {
            OptionalLong number = identity.runOf(job.getJobId());
            if (number.isPresent()) {
                runs.add(new Known(
                        number.getAsLong(),
                        job.getJobId(),
                        job.getJobState(),
                        Instant.ofEpochMilli(job.getStartTime())));
            }
        }
        return new ClusterRuns(runs);
    }

    /** The newest run that is not over. */
    Optional<Known> newestLive() {
        return known.stream().filter(Known::isLive).findFirst();
    }

    /** The runs that are not over although a newer one is not over either. There should be none. */
    List<Known> surplus() {
        return known.stream().filter(Known::isLive).skip(1).toList();
    }

    /** The run with this number. */
    Optional<Known> run(long number) {
        return known.stream().filter(run -> run.number() == number).findFirst();
    }

    /** The greatest number of a run; 0 if there is none. */
    long greatestNumber() {
        return known.isEmpty() ? 0 : known.get(0).number();
    }
}
