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
    private final ConcurrentMap<JobName, ReportCoverage> coverages = new ConcurrentHashMap<>();
    private final ReportCoverage initialCoverage;

    /** For jobs in this process. */
    public ShardAssignmentRegistry() {
        this(Clock.systemUTC());
    }

    ShardAssignmentRegistry(Clock clock) {
        this(clock, ReportCoverage.HERE);
    }

    private ShardAssignmentRegistry(Clock clock, ReportCoverage initialCoverage) {
        this.clock = Objects.requireNonNull(clock, "clock");
        this.initialCoverage = initialCoverage;
    }

    /** For jobs on a cluster elsewhere, of which nothing is known before they have reported. */
    static ShardAssignmentRegistry ofReports(Clock clock) {
        return new ShardAssignmentRegistry(clock, ReportCoverage.NOTHING);
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

    /** How much is known of a job, and as of when. */
    public ReportCoverage coverage(JobName job) {
        return coverages.getOrDefault(Objects.requireNonNull(job, "job"), initialCoverage);
    }

    /** So much is known of a job now. */
    void covered(JobName job, ReportCoverage coverage) {
        coverages.put(job, coverage);
    }

    /** Drops what is known of a job, because it is started anew. */
    void clear(JobName job) {
        shardsOf(job).clear();
        tablesOf(job).clear();
        coverages.remove(job);
    }

    void shardsChanged(JobName job, Collection<ShardStatus> changed) {
        shardsOf(job).changed(changed);
    }

    void progressed(JobName job, Object reader, ShardProgress progress) {
        shardsOf(job).progressed(reader, progress, Vantage.HERE);
    }

    void searched(JobName job, DiscoveryProgress progress) {
        shardsOf(job).searched(progress);
    }

    void lost(JobName job, ShardDataLoss loss) {
        shardsOf(job).lost(loss);
    }

    void invalidRecord(JobName job) {
        shardsOf(job).invalidRecords(1);
    }

    void reported(JobName job, TableReport report) {
        tablesOf(job).reported(report);
    }

    JobTables tablesOf(JobName job) {
        Objects.requireNonNull(job, "job");
        return tables.computeIfAbsent(job, name -> new JobTables());
    }

    JobShards shardsOf(JobName job) {
        Objects.requireNonNull(job, "job");
        return jobs.computeIfAbsent(job, name -> new JobShards(clock));
    }
}
