/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of the application when a job does not run any more that is to run. */
final class JobFailures implements JobListener {

    private static final Logger LOG = LoggerFactory.getLogger(JobFailures.class);

    private final JobGate gate;
    private final FlinkCluster cluster;
    private final JobStarts starts;
    private final JobLiveness liveness;
    private final ApplicationTermination termination;

    JobFailures(
            JobGate gate,
            FlinkCluster cluster,
            JobStarts starts,
            JobLiveness liveness,
            ApplicationTermination termination) {
        this.gate = Objects.requireNonNull(gate, "gate");
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.starts = Objects.requireNonNull(starts, "starts");
        this.liveness = Objects.requireNonNull(liveness, "liveness");
        this.termination = Objects.requireNonNull(termination, "termination");
    }

    @Override
    public void changed(ManagedJob job, FlinkJobStatus before, FlinkJobStatus after) {
        if (after.observed() == ObservedJobState.RUNNING || after.desired() != DesiredJobState.RUNNING) {
            liveness.mended(job.name());
        }
        starts.changed(job, before, after);
        if (!gate.isOpen() || after.observed() == before.observed()) {
            return;
        }
        // Without an id, it was not accepted: whoever wanted it started has been told by an exception.
        boolean lost = after.isLost() && after.jobId() != null && after.nextStartAt() == null;
        boolean lostWithItsCluster = after.desired() == DesiredJobState.RUNNING
                && after.observed() == ObservedJobState.UNKNOWN
                && !cluster.isRunning();
        if ((lost && !starts.isStartFailure(job)) || lostWithItsCluster) {
            react(job, after);
        }
    }

    private void react(ManagedJob job, FlinkJobStatus status) {
        switch (job.blueprint().properties().onFailure()) {
            case REPORT -> LOG.debug("Nothing is done about the failure of job '{}'", job.name());
            case STOP_APPLICATION -> termination.terminate(status);
            case BROKEN_LIVENESS -> liveness.broken(job.name());
        }
    }
}
