/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.observation.JobShardAssignments;
import io.dynamodbflink.autoconfigure.observation.ReportCoverage;
import io.dynamodbflink.autoconfigure.observation.ShardAssignment;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.autoconfigure.observation.ShardSummary;
import io.dynamodbflink.autoconfigure.secrets.KnownSecrets;
import io.dynamodbflink.connector.aws.CallTrouble;
import io.dynamodbflink.connector.model.SequenceNumber;
import io.dynamodbflink.connector.model.ShardId;
import io.dynamodbflink.connector.source.observer.ShardActivity;
import io.dynamodbflink.connector.source.observer.ShardDataLoss;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Endpoint that shows which shards the jobs know, who reads them and how far. It answers from memory.
 *
 * @since 0.1.0
 */
@Endpoint(id = "shardassignments", defaultAccess = Access.READ_ONLY)
public final class ShardAssignmentsEndpoint {

    private final FlinkJobRegistry jobs;
    private final ShardAssignmentRegistry shards;
    private final KnownSecrets secrets;

    ShardAssignmentsEndpoint(FlinkJobRegistry jobs, ShardAssignmentRegistry shards, KnownSecrets secrets) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.shards = Objects.requireNonNull(shards, "shards");
        this.secrets = Objects.requireNonNull(secrets, "secrets");
    }

    /** Every job with its shards in numbers. */
    @ReadOperation
    public JobsDescriptor jobs() {
        Map<String, SummaryDescriptor> summaries = new LinkedHashMap<>();
        for (JobName job : jobs.names()) {
            summaries.put(job.value(), SummaryDescriptor.of(shards.summary(job), shards.coverage(job), secrets));
        }
        return new JobsDescriptor(summaries);
    }

    /**
     * Every known shard of a job.
     *
     * @param job name of the job
     * @return the shards, or null if there is no such job
     */
    @ReadOperation
    public @Nullable JobDescriptor job(@Selector String job) {
        return JobName.parse(job)
                .filter(jobs.names()::contains)
                .map(name -> JobDescriptor.of(name, shards.assignments(name), shards.coverage(name), secrets))
                .orElse(null);
    }

    /**
     * Answer of the endpoint for all jobs.
     *
     * @param jobs the jobs by name
     */
    public record JobsDescriptor(Map<String, SummaryDescriptor> jobs) {}

    /**
     * The shards of a job in numbers.
     *
     * @param shards number of known shards by state; empty if they are not known yet
     * @param recordsRead records handed on since the job was started; null if that is not known yet
     * @param maxMillisBehindLatest milliseconds that the reader furthest behind is behind; null if none has reported
     * @param dataLosses how often records left the stream before they were read; null if that is not known yet
     * @param invalidRecords how often the deserialization schema failed on a record; null if that is not known yet
     * @param lastObservedAt when a reader last reported; null if none has
     * @param asOf as of when all that is known; null for a job in this process, and if nothing is known yet
     * @param notKnown what is not known, or not as it should be, as clauses for people
     */
    public record SummaryDescriptor(
            Map<String, Integer> shards,
            @Nullable Long recordsRead,
            @Nullable Long maxMillisBehindLatest,
            @Nullable Long dataLosses,
            @Nullable Long invalidRecords,
            @Nullable Instant lastObservedAt,
            @Nullable Instant asOf,
            List<String> notKnown) {

        static SummaryDescriptor of(ShardSummary summary, ReportCoverage coverage, KnownSecrets secrets) {
            Map<String, Integer> byState = new LinkedHashMap<>();
            if (coverage.shardsKnown()) {
                summary.shardsByState().forEach((state, count) -> byState.put(state.name(), count));
            }
            return new SummaryDescriptor(
                    byState,
                    coverage.readingKnown() ? summary.recordsRead() : null,
                    summary.maxMillisBehindLatest(),
                    coverage.shardsKnown() ? summary.dataLosses() : null,
                    coverage.readingKnown() ? summary.invalidRecords() : null,
                    summary.lastObservedAt(),
                    coverage.asOf(),
                    coverage.notKnown().stream().map(secrets::redact).toList());
        }
    }

    /**
     * Answer of the endpoint for one job.
     *
     * @param job name of the job
     * @param summary its shards in numbers
     * @param shards its known shards, by id
     * @param recentDataLosses the latest losses of data, oldest first
     */
    public record JobDescriptor(
            String job,
            SummaryDescriptor summary,
            List<ShardDescriptor> shards,
            List<DataLossDescriptor> recentDataLosses) {

        static JobDescriptor of(
                JobName job, JobShardAssignments assignments, ReportCoverage coverage, KnownSecrets secrets) {
            return new JobDescriptor(
                    job.value(),
                    SummaryDescriptor.of(assignments.summary(), coverage, secrets),
                    assignments.shards().stream()
                            .map(shard -> ShardDescriptor.of(shard, secrets))
                            .toList(),
                    assignments.recentDataLosses().stream()
                            .map(DataLossDescriptor::of)
                            .toList());
        }
    }

    /**
     * One shard. See {@link ShardAssignment} for the meaning of the components.
     *
     * @param shardId id of the shard
     * @param stream ARN of the stream
     * @param parent id of the shard it descends from; null if the service lists none
     * @param children ids of the known shards that descend from it
     * @param state WAITING, READY, ASSIGNED or FINISHED
     * @param subtask index of the reader that has it, or had it last; null if none has had it
     * @param startingPosition where the enumerator had it opened
     * @param lastSequenceNumber the newest record handed on, as a string because it has up to 40 digits; null if none
     * @param recordsRead records handed on since the job was started
     * @param millisBehindLatest milliseconds that the reader is behind the end of the shard; null if none has reported
     * @param lastPolledAt when the service last answered a poll of it; null if it never did
     * @param activity POLLING, HELD_BACK or PAUSED; null unless a reader has it and has reported
     * @param trouble what is wrong with the calls for it; null if the last one was answered, or no reader has it
     * @param lastObservedAt when a reader last reported; null if none has
     */
    public record ShardDescriptor(
            String shardId,
            String stream,
            @Nullable String parent,
            List<String> children,
            String state,
            @Nullable Integer subtask,
            String startingPosition,
            @Nullable String lastSequenceNumber,
            long recordsRead,
            @Nullable Long millisBehindLatest,
            @Nullable Instant lastPolledAt,
            @Nullable String activity,
            @Nullable TroubleDescriptor trouble,
            @Nullable Instant lastObservedAt) {

        static ShardDescriptor of(ShardAssignment shard, KnownSecrets secrets) {
            ShardActivity activity = shard.activity();
            ShardId parent = shard.parentShardId();
            SequenceNumber last = shard.lastSequenceNumber();
            return new ShardDescriptor(
                    shard.shardId().value(),
                    shard.stream().toString(),
                    parent == null ? null : parent.value(),
                    shard.childShardIds().stream().map(ShardId::value).toList(),
                    shard.state().name(),
                    shard.subtask(),
                    shard.startingPosition().toString(),
                    last == null ? null : last.toString(),
                    shard.recordsRead(),
                    shard.millisBehindLatest(),
                    shard.lastPolledAt(),
                    activity == null ? null : activity.name(),
                    TroubleDescriptor.of(shard.trouble(), secrets),
                    shard.lastObservedAt());
        }
    }

    /**
     * Calls for a shard that have failed in a row and are repeated.
     *
     * @param kind what the last failure means, such as ACCESS or THROTTLED
     * @param since when the first of them failed
     * @param times how many have failed
     * @param error the last failure
     */
    public record TroubleDescriptor(String kind, Instant since, int times, String error) {

        static @Nullable TroubleDescriptor of(@Nullable CallTrouble trouble, KnownSecrets secrets) {
            return trouble == null
                    ? null
                    : new TroubleDescriptor(
                            trouble.kind().name(), trouble.since(), trouble.times(), secrets.redact(trouble.error()));
        }
    }

    /**
     * Records that left the stream before they were read.
     *
     * @param shardId id of the shard
     * @param position the position that could not be read any more
     * @param wholeShardGone whether nothing of the shard can be read any more
     * @param earliestAvailable sequence number of the oldest record that was left; null if none was known
     * @param observedAt when it was noticed
     */
    public record DataLossDescriptor(
            String shardId,
            String position,
            boolean wholeShardGone,
            @Nullable String earliestAvailable,
            Instant observedAt) {

        static DataLossDescriptor of(ShardDataLoss loss) {
            SequenceNumber earliest = loss.earliestAvailable();
            return new DataLossDescriptor(
                    loss.shardId().value(),
                    loss.position().toString(),
                    loss.wholeShardGone(),
                    earliest == null ? null : earliest.toString(),
                    loss.observedAt());
        }
    }
}
