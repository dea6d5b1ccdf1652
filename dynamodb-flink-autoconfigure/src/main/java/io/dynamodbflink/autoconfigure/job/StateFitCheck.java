/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.state.StateFit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

/** Stops a job that is to go on from state that it does not fit, and says what differs. */
final class StateFitCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StateFitCheck.class);

    private StateFitCheck() {}

    static void check(JobBlueprint job, StartPoint.RestorePoint point, JobGraph graph, Configuration configuration) {
        StateFit fit = StateFit.of(point.operators(), graph);
        if (!fit.unscalable().isEmpty()) {
            throw new FailureAnalyzedException(
                    "The state of job '" + job.name() + "' in " + point.path() + " cannot be spread over its subtasks: "
                            + String.join("; ", fit.unscalable()) + ".",
                    "Set dynamodb-flink.jobs." + job.name()
                            + ".parallelism, or the max parallelism in the pipeline or in"
                            + " dynamodb-flink.jobs." + job.name()
                            + ".flink[pipeline.max-parallelism], to what fits. The"
                            + " max parallelism of state can never be changed.");
        }
        if (!fit.unclaimed().isEmpty()) {
            if (!configuration.get(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE)) {
                throw new FailureAnalyzedException(
                        "The job '" + job.name() + "' does not fit its state in " + point.path()
                                + ". It has no operator for the state of " + String.join(", ", fit.unclaimed()) + "."
                                + (fit.added().isEmpty()
                                        ? ""
                                        : " Without state would be: " + String.join(", ", fit.added()) + "."),
                        "If an operator was renamed, give it its former uid. One without uid has an id that changes with the"
                                + " pipeline: call uid(...) on every operator that has state. To forget the state, set"
                                + " dynamodb-flink.jobs." + job.name() + ".checkpoint.allow-non-restored-state=true.");
            }
            LOG.warn(
                    "Job '{}' forgets the state of {}, as checkpoint.allow-non-restored-state says",
                    job.name(),
                    String.join(", ", fit.unclaimed()));
        }
        if (!fit.added().isEmpty()) {
            LOG.info("Job '{}' begins without state in {}", job.name(), String.join(", ", fit.added()));
        }
    }
}
