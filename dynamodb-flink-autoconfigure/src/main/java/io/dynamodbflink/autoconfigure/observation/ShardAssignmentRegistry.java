/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.observation;

import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.connector.sink.observer.TableReport;
import io.dynamodbflink.connector.source.observer.DiscoveryProgress;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import io.dynamodbflink.connector.source.observer.ShardProgress;
import io.dynamodbflink.connector.source.observer.ShardStatus;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The shards of every job, in memory, as the jobs' enumerators and readers last told, and the tables that their sinks
 * cannot write. Thread-safe. A job of which nothing is known has none.
 *
 * @since 0.1.0
 */
public final class ShardAssignmentRegistry {

    private final Clock clock;
    private final ConcurrentMap<JobName, JobShards> jobs = new ConcurrentHashMap<>();
    private final ConcurrentMap<JobName, JobTables> tables = new ConcurrentHashMap<>();

    public ShardAssignmentRegistry() {
        this(Clock.systemUTC());
    }

    ShardAssignmentRegistry(Clock clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /** All that is known of the shards of a job. */
    public JobShardAssignments assignments(JobName job) {
        return shardsOf(job).assignments();
    }

    /** The shards of a job in numbers; cheaper than {@link #assignments} for jobs with many shards. */
    public ShardSummary summary(JobName job) {
        return shardsOf(job).summary();
    }

    /**
     * How the reading of a job's shards stands, now or a second ago: however often it is asked for, the shards are not
     * looked at more often.
     */
    public SourceCondition condition(JobName job) {
        return shardsOf(job).condition();
    }

    /** The tables to which all calls of a subtask of the job's sink fail, those that have failed longest first. */
    public List<TableInTrouble> tablesInTrouble(JobName job) {
        return tablesOf(job).inTrouble();
    }

    /** Drops what is known of a job, because it is started anew. */
    void clear(JobName job) {
        shardsOf(job).clear();
        tablesOf(job).clear();
    }

    void shardsChanged(JobName job, Collection<ShardStatus> changed) {
        shardsOf(job).changed(changed);
    }

    void progressed(JobName job, Object reader, ShardProgress progress) {
        shardsOf(job).progressed(reader, progress);
    }

    void searched(JobName job, DiscoveryProgress progress) {
        shardsOf(job).searched(progress);
    }

    void lost(JobName job, ShardDataLoss loss) {
        shardsOf(job).lost(loss);
    }

    void invalidRecord(JobName job) {
        shardsOf(job).invalidRecord();
    }

    void reported(JobName job, TableReport report) {
        tablesOf(job).reported(report);
    }

    private JobTables tablesOf(JobName job) {
        Objects.requireNonNull(job, "job");
        return tables.computeIfAbsent(job, name -> new JobTables());
    }

    private JobShards shardsOf(JobName job) {
        Objects.requireNonNull(job, "job");
        return jobs.computeIfAbsent(job, name -> new JobShards(clock));
    }
}
