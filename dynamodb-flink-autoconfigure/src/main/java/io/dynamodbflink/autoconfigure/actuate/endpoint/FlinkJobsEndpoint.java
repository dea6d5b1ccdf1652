/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.actuate.endpoint;

import io.dynamodbflink.autoconfigure.activation.Activation;
import io.dynamodbflink.autoconfigure.activation.ActivationStatus;
import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import io.dynamodbflink.autoconfigure.job.CheckpointSummary;
import io.dynamodbflink.autoconfigure.job.FailureSummary;
import io.dynamodbflink.autoconfigure.job.FlinkJobDefinition;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Endpoint that shows what the jobs are and what they do, from memory, and, where it is allowed to, controls them.
 *
 * @since 0.1.0
 */
@Endpoint(id = "flinkjobs", defaultAccess = Access.READ_ONLY)
public final class FlinkJobsEndpoint {

    private final FlinkJobRegistry jobs;
    private final JobControl control;
    private final @Nullable Activation activation;

    /**
     * @param activation whether this instance runs the jobs; null if nobody knows
     */
    FlinkJobsEndpoint(FlinkJobRegistry jobs, JobControl control, @Nullable Activation activation) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.control = Objects.requireNonNull(control, "control");
        this.activation = activation;
    }

    /** Every job with its status. */
    @ReadOperation
    public JobsDescriptor jobs() {
        Map<String, StatusDescriptor> statuses = new LinkedHashMap<>();
        for (JobName name : jobs.names()) {
            jobs.status(name).ifPresent(status -> statuses.put(name.value(), StatusDescriptor.of(status)));
        }
        return new JobsDescriptor(activation == null ? null : ActivationDescriptor.of(activation.status()), statuses);
    }

    /**
     * One job with its configuration and its status.
     *
     * @param job name of the job
     * @return the job, or null if there is no such job
     */
    @ReadOperation
    public @Nullable JobDescriptor job(@Selector String job) {
        return JobName.parse(job).flatMap(this::describe).orElse(null);
    }

    /**
     * Does something to a job, and waits until it is done or has failed, within the time limits of the job's commands.
     *
     * @param job name of the job
     * @param action start, stop, restart, savepoint, pause, resume or reset
     * @param position where a reset job begins to read: trim-horizon, latest or timestamp
     * @param timestamp the instant of the position timestamp
     * @param confirm name of the job once more, for a reset
     * @return what has been done
     * @throws org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException if it has not been done
     */
    @WriteOperation
    public CommandDescriptor control(
            @Selector String job,
            @Nullable String action,
            @Nullable String position,
            @Nullable String timestamp,
            @Nullable String confirm) {
        return control.control(job, action, position, timestamp, confirm);
    }

    private Optional<JobDescriptor> describe(JobName name) {
        return jobs.definition(name).flatMap(definition -> jobs.status(name)
                .map(status -> new JobDescriptor(
                        name.value(), ConfigurationDescriptor.of(definition), StatusDescriptor.of(status))));
    }

    /**
     * Answer of the endpoint for all jobs.
     *
     * @param activation whether this instance of the application runs them; null if nobody knows
     * @param jobs the jobs by name
     */
    public record JobsDescriptor(@Nullable ActivationDescriptor activation, Map<String, StatusDescriptor> jobs) {}

    /**
     * Whether this instance of the application runs the jobs; see {@link ActivationStatus} for the meaning of the
     * components.
     *
     * @param state ACTIVE, STANDBY or INACTIVE
     * @param since when that began
     * @param lock name of the lock; null if every instance runs the jobs
     * @param instance what this instance calls itself; null if every instance runs the jobs
     * @param holder the instance that holds the lock; null if it is not known
     * @param problem why it is not known; null if all is well
     */
    public record ActivationDescriptor(
            String state,
            Instant since,
            @Nullable String lock,
            @Nullable String instance,
            @Nullable String holder,
            @Nullable String problem) {

        static ActivationDescriptor of(ActivationStatus status) {
            return new ActivationDescriptor(
                    status.state().name(),
                    status.since(),
                    status.lock(),
                    status.instance(),
                    status.holder(),
                    status.problem());
        }
    }

    /**
     * Answer of the endpoint for one job.
     *
     * @param job name of the job
     * @param configuration what it is
     * @param status what it does
     */
    public record JobDescriptor(String job, ConfigurationDescriptor configuration, StatusDescriptor status) {}

    /**
     * Answer to a command.
     *
     * @param job name of the job
     * @param action what was asked for
     * @param message what has been done
     * @param savepoint path of the savepoint that was taken, without user information; null if none was
     * @param status what the job does now
     */
    public record CommandDescriptor(
            String job,
            String action,
            String message,
            @Nullable String savepoint,
            StatusDescriptor status) {}

    /**
     * Answer to a command that has not been carried out.
     *
     * @param job name of the job
     * @param action what was asked for
     * @param error why it has not been done
     */
    public record RefusalDescriptor(String job, String action, String error) {}

    /**
     * What a job is; see {@link FlinkJobDefinition} for the meaning of the components.
     *
     * @param autoStartup whether the job starts with the application
     * @param parallelism number of parallel subtasks of each operator
     * @param sourceTable table whose latest stream is read; null if the stream is given by its ARN
     * @param streamArn stream to read; null if it is looked up
     * @param initialPosition where reading begins without state
     * @param sinkTable table that is written; null if the job has no sink of its own
     * @param checkpointIntervalMillis milliseconds between two checkpoints; null if the job takes none
     * @param checkpointDirectory where checkpoints are kept, without user information; null if in memory
     * @param strategies names of the beans the job is made of, by role
     */
    public record ConfigurationDescriptor(
            boolean autoStartup,
            int parallelism,
            @Nullable String sourceTable,
            @Nullable String streamArn,
            String initialPosition,
            @Nullable String sinkTable,
            @Nullable Long checkpointIntervalMillis,
            @Nullable String checkpointDirectory,
            Map<String, String> strategies) {

        static ConfigurationDescriptor of(FlinkJobDefinition definition) {
            Duration interval = definition.checkpointInterval();
            return new ConfigurationDescriptor(
                    definition.autoStartup(),
                    definition.parallelism(),
                    definition.sourceTable(),
                    definition.streamArn(),
                    definition.initialPosition(),
                    definition.sinkTable(),
                    interval == null ? null : interval.toMillis(),
                    Locations.withoutUserInfo(definition.checkpointDirectory()),
                    definition.strategies());
        }
    }

    /**
     * What a job does; see {@link FlinkJobStatus} for the meaning of the components.
     *
     * @param desired what is wanted of the job: RUNNING, STOPPED or PAUSED
     * @param observed what it was seen doing
     * @param observedAt when it was seen doing that
     * @param observedSince since when it has been doing that
     * @param jobId the cluster's id of the present or last execution; null before the first
     * @param startedAt when that was submitted; null before the first
     * @param startupMillis milliseconds from then until it ran; null if it has not run yet
     * @param restoredFrom the checkpoint or savepoint that it began from, without user information; null if it began
     *     without state
     * @param restarts how often the cluster restarted that after a failure
     * @param failures how often the job has failed since the application was started
     * @param nextStartAt when it is started again, if it could not be started; null if it is not waiting for that
     * @param lastCheckpoint its newest completed checkpoint or savepoint, if any
     * @param checkpointFailures its checkpoints that have failed since one was completed, if any
     * @param lastFailure why it failed last, if it did
     */
    public record StatusDescriptor(
            String desired,
            String observed,
            Instant observedAt,
            Instant observedSince,
            @Nullable String jobId,
            @Nullable Instant startedAt,
            @Nullable Long startupMillis,
            boolean attached,
            @Nullable String restoredFrom,
            long restarts,
            long failures,
            @Nullable Instant nextStartAt,
            @Nullable CheckpointDescriptor lastCheckpoint,
            @Nullable CheckpointFailuresDescriptor checkpointFailures,
            @Nullable FailureDescriptor lastFailure) {

        static StatusDescriptor of(FlinkJobStatus status) {
            Duration startup = status.startupTime();
            return new StatusDescriptor(
                    status.desired().name(),
                    status.observed().name(),
                    status.observedAt(),
                    status.observedSince(),
                    status.jobId(),
                    status.startedAt(),
                    startup == null ? null : startup.toMillis(),
                    status.attached(),
                    Locations.withoutUserInfo(status.restoredFrom()),
                    status.restarts(),
                    status.failures(),
                    status.nextStartAt(),
                    CheckpointDescriptor.of(status.lastCheckpoint()),
                    CheckpointFailuresDescriptor.of(status.checkpointFailures()),
                    FailureDescriptor.of(status.lastFailure()));
        }
    }

    /**
     * A completed checkpoint.
     *
     * @param id number within the job
     * @param savepoint whether it was taken on request
     * @param completedAt when it was complete
     * @param durationMillis milliseconds from its trigger to its completion
     * @param sizeInBytes size of the state it holds
     * @param path where it is stored, without user information; null if in memory
     */
    public record CheckpointDescriptor(
            long id,
            boolean savepoint,
            Instant completedAt,
            long durationMillis,
            long sizeInBytes,
            @Nullable String path) {

        static @Nullable CheckpointDescriptor of(@Nullable CheckpointSummary checkpoint) {
            return checkpoint == null
                    ? null
                    : new CheckpointDescriptor(
                            checkpoint.id(),
                            checkpoint.savepoint(),
                            checkpoint.completedAt(),
                            checkpoint.duration().toMillis(),
                            checkpoint.sizeInBytes(),
                            Locations.withoutUserInfo(checkpoint.path()));
        }
    }

    /**
     * Checkpoints that have failed in a row.
     *
     * @param inARow how many
     * @param lastAt when the last of them failed
     * @param lastReason why
     */
    public record CheckpointFailuresDescriptor(int inARow, Instant lastAt, String lastReason) {

        static @Nullable CheckpointFailuresDescriptor of(@Nullable CheckpointFailures failures) {
            return failures == null
                    ? null
                    : new CheckpointFailuresDescriptor(failures.inARow(), failures.lastAt(), failures.lastReason());
        }
    }

    /**
     * Why a job failed last. The stack trace is in the log only.
     *
     * @param at when it failed
     * @param type simple class name of the root cause
     * @param message message of the root cause
     */
    public record FailureDescriptor(Instant at, String type, String message) {

        static @Nullable FailureDescriptor of(@Nullable FailureSummary failure) {
            return failure == null ? null : new FailureDescriptor(failure.at(), failure.type(), failure.message());
        }
    }
}
