/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.properties.ClusterProperties;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.JobID;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.ApplicationContext;

/**
 * The application's jobs as a program of Flink's: built in the process that runs them, and left to its cluster.
 *
 * @since 0.1.0
 */
public final class JobProgram {

    private final JobBlueprints blueprints;
    private final JobGraphs graphs;

    /**
     * @param context has the beans that the jobs are made of
     */
    public JobProgram(ApplicationContext context) {
        Objects.requireNonNull(context, "context");
        this.blueprints = context.getBean(JobBlueprints.class);
        this.graphs = new JobGraphs(context, ClusterProperties.Target.REMOTE);
    }

    /** The jobs that are started unless others are asked for: those with {@code auto-startup}. */
    public List<JobName> startedByDefault() {
        return blueprints.all().stream()
                .filter(job -> job.properties().autoStartup())
                .map(JobBlueprint::name)
                .toList();
    }

    /**
     * Submits a job to the cluster that runs this process, and waits until it is accepted.
     *
     * @return its id
     * @throws IllegalArgumentException if there is no job with this name
     * @throws FailureAnalyzedException if it cannot be built as it is configured
     */
    public JobID submit(JobName job) {
        return graphs.execute(blueprints.get(job));
    }
}
