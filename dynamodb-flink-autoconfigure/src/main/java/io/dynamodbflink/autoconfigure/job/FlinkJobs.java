/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import io.dynamodbflink.autoconfigure.cluster.FlinkCluster;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;

/** The jobs of the application. */
final class FlinkJobs implements FlinkJobRegistry {

    private final SortedMap<JobName, ManagedJob> jobs;
    private final FlinkCluster cluster;
    private final ObjectProvider<ShardObserverFactory> observers;
    private final Duration stopTimeout;

    FlinkJobs(
            JobBlueprints blueprints,
            JobGraphs graphs,
            FlinkCluster cluster,
            JobEvents events,
            ObjectProvider<ShardObserverFactory> observers,
            Duration stopTimeout,
            Clock clock) {
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.observers = Objects.requireNonNull(observers, "observers");
        this.stopTimeout = Objects.requireNonNull(stopTimeout, "stopTimeout");
        SortedMap<JobName, ManagedJob> managed = new TreeMap<>();
        for (JobBlueprint blueprint : blueprints.all()) {
            managed.put(blueprint.name(), new ManagedJob(blueprint, graphs, cluster, events, clock));
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
        start(name, null);
    }

    private void start(JobName name, @Nullable JobStartPosition reset) {
        ManagedJob job = job(name);
        requireCluster(name);
        job.start(() -> observers.ifUnique(factory -> factory.jobStarting(name)), reset);
    }

    private void requireCluster(JobName name) {
        if (!cluster.isRunning()) {
            throw new IllegalStateException(
                    "The job '" + name + "' cannot be started: the Flink cluster is not running");
        }
    }

    @Override
    public Optional<String> stop(JobName name) {
        return job(name).stop(DesiredJobState.STOPPED, stopTimeout);
    }

    @Override
    public void restart(JobName name) {
        ManagedJob job = job(name);
        requireCluster(name);
        job.stop(DesiredJobState.RUNNING, stopTimeout);
        start(name, null);
    }

    @Override
    public Optional<String> pause(JobName name) {
        return job(name).pause(stopTimeout);
    }

    @Override
    public void resume(JobName name) {
        ManagedJob job = job(name);
        if (job.status().desired() == DesiredJobState.STOPPED) {
            throw new IllegalStateException("The job '" + name + "' is not paused, but stopped: start it");
        }
        start(name);
    }

    @Override
    public void reset(JobName name, JobStartPosition position) {
        ManagedJob job = job(name);
        requireCluster(name);
        job.stop(DesiredJobState.RUNNING, stopTimeout);
        start(name, Objects.requireNonNull(position, "position"));
    }

    @Override
    public String savepoint(JobName name) {
        return job(name).savepoint(stopTimeout);
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
