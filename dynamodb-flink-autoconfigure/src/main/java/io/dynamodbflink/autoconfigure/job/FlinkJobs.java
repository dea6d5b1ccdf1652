/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The jobs of the application. */
final class FlinkJobs implements FlinkJobRegistry {

    private final SortedMap<JobName, ManagedJob> jobs;
    private final Duration timeout;

    /**
     * @param timeout what a command may take
     */
    FlinkJobs(
            JobBlueprints blueprints,
            JobGraphs graphs,
            FlinkCluster cluster,
            JobSurroundings surroundings,
            Duration timeout) {
        this.timeout = Objects.requireNonNull(timeout, "timeout");
        SortedMap<JobName, ManagedJob> managed = new TreeMap<>();
        for (JobBlueprint blueprint : blueprints.all()) {
            managed.put(blueprint.name(), new ManagedJob(blueprint, graphs, cluster, surroundings));
        }
        this.jobs = Collections.unmodifiableSortedMap(managed);
    }

    @Override
    public SortedSet<JobName> names() {
        return Collections.unmodifiableSortedSet(new TreeSet<>(jobs.keySet()));
    }

    @Override
    public Optional<FlinkJobDefinition> definition(JobName name) {
        return Optional.ofNullable(jobs.get(name)).map(job -> job.blueprint().definition());
    }

    @Override
    public Optional<FlinkJobStatus> status(JobName name) {
        return Optional.ofNullable(jobs.get(name)).map(ManagedJob::status);
    }

    @Override
    public void start(JobName name) {
        job(name).start(timeout);
    }

    @Override
    public Optional<String> stop(JobName name) {
        return job(name).stop(timeout);
    }

    @Override
    public void restart(JobName name) {
        job(name).restart(timeout);
    }

    @Override
    public Optional<String> pause(JobName name) {
        return job(name).pause(timeout);
    }

    @Override
    public void resume(JobName name) {
        job(name).resume(timeout);
    }

    @Override
    public void reset(JobName name, JobStartPosition position) {
        job(name).reset(Objects.requireNonNull(position, "position"), timeout);
    }

    @Override
    public String savepoint(JobName name) {
        return job(name).savepoint(timeout);
    }

    Collection<ManagedJob> all() {
        return jobs.values();
    }

    private ManagedJob job(JobName name) {
        ManagedJob job = jobs.get(Objects.requireNonNull(name, "name"));
        if (job == null) {
            throw new IllegalArgumentException("There is no job '" + name + "'. The jobs are: " + jobs.keySet());
        }
        return job;
    }
}
