/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.metrics;

import io.dynamodbflink.autoconfigure.job.CheckpointFailures;
import io.dynamodbflink.autoconfigure.job.FlinkJobRegistry;
import io.dynamodbflink.autoconfigure.job.FlinkJobStatus;
import io.dynamodbflink.autoconfigure.job.JobName;
import io.dynamodbflink.autoconfigure.job.ObservedJobState;
import io.dynamodbflink.autoconfigure.observation.ShardAssignmentRegistry;
import io.dynamodbflink.connector.source.observer.ShardState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;

/**
 * Meters of every job. They are read from memory when they are scraped, so they stay true over restarts of a job, and
 * they leave the meter registry with the application context, even if the registry lives on.
 *
 * <p>Every meter has the tag {@value #TAG_JOB}.
 *
 * @since 0.1.0
 */
public final class DynamoDbFlinkMetrics implements MeterBinder, DisposableBean {

    /** Gauge: 1 while every task of the job runs, otherwise 0. */
    public static final String JOB_RUNNING = "dynamodb.flink.job.running";

    /** Gauge: how often the cluster restarted the present execution of the job after a failure. */
    public static final String JOB_RESTARTS = "dynamodb.flink.job.restarts";

    /**
     * Time gauge: time since the last completed checkpoint, or since the job runs if it has completed none. Not a number
     * while the job does not run.
     */
    public static final String CHECKPOINT_AGE = "dynamodb.flink.job.checkpoint.age";

    /** Gauge: checkpoints that have failed since the last completed one. */
    public static final String CHECKPOINT_FAILURES = "dynamodb.flink.job.checkpoint.failures";

    /** Gauge: number of known shards, by {@value #TAG_STATE}. */
    public static final String SHARDS = "dynamodb.flink.shards";

    /**
     * Time gauge: how far behind the end of its shard the reader is that is furthest behind. Not a number while no
     * reader has reported.
     */
    public static final String SHARDS_BEHIND_LATEST = "dynamodb.flink.shards.behind.latest";

    /**
     * Time gauge: what unread records have left, at least, before they leave the stream. Not a number before a reader has
     * reported.
     */
    public static final String SHARDS_TIME_TO_TRIM = "dynamodb.flink.shards.time.to.trim";

    /** Gauge: shards whose last call failed. */
    public static final String SHARDS_FAILING = "dynamodb.flink.shards.failing";

    /** Gauge: how often records left the stream before they were read, since the job was started. */
    public static final String DATA_LOSSES = "dynamodb.flink.shards.data.losses";

    /** Gauge: how often the deserialization schema failed on a record, since the job was started. */
    public static final String INVALID_RECORDS = "dynamodb.flink.records.invalid";

    /** Tag: name of the job. */
    public static final String TAG_JOB = "job";

    /** Tag: state of the shard in lower case, such as {@code assigned}. */
    public static final String TAG_STATE = "state";

    private final FlinkJobRegistry jobs;
    private final ShardAssignmentRegistry shards;
    private final Clock clock;
    private final Deque<Runnable> removals = new ArrayDeque<>();

    public DynamoDbFlinkMetrics(FlinkJobRegistry jobs, ShardAssignmentRegistry shards) {
        this(jobs, shards, Clock.systemUTC());
    }

    DynamoDbFlinkMetrics(FlinkJobRegistry jobs, ShardAssignmentRegistry shards, Clock clock) {
        this.jobs = Objects.requireNonNull(jobs, "jobs");
        this.shards = Objects.requireNonNull(shards, "shards");
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    @Override
    public synchronized void bindTo(MeterRegistry registry) {
        for (JobName job : jobs.names()) {
            bind(registry, job);
        }
    }

    private void bind(MeterRegistry registry, JobName job) {
        String name = job.value();
        remember(
                registry,
                Gauge.builder(JOB_RUNNING, this, self -> self.isRunning(job) ? 1 : 0)
                        .description("1 while every task of the job runs")
                        .tag(TAG_JOB, name)
                        .register(registry));
        remember(
                registry,
                Gauge.builder(JOB_RESTARTS, this, self -> self.restarts(job))
                        .description("Restarts of the present execution of the job after failures")
                        .tag(TAG_JOB, name)
                        .register(registry));
        remember(
                registry,
                TimeGauge.builder(CHECKPOINT_AGE, this, TimeUnit.MILLISECONDS, self -> self.checkpointAge(job))
                        .description("Time since the last completed checkpoint")
                        .tag(TAG_JOB, name)
                        .register(registry));
        remember(
                registry,
                Gauge.builder(CHECKPOINT_FAILURES, this, self -> self.checkpointFailures(job))
                        .description("Checkpoints that have failed since the last completed one")
                        .tag(TAG_JOB, name)
                        .register(registry));
        remember(
                registry,
                TimeGauge.builder(SHARDS_TIME_TO_TRIM, this, TimeUnit.MILLISECONDS, self -> self.timeToTrim(job))
                        .description("What unread records have left before they leave the stream")
                        .tag(TAG_JOB, name)
                        .register(registry));
        remember(
                registry,
                Gauge.builder(
                                SHARDS_FAILING,
                                this,
                                self -> self.isReadingKnown(job)
                                        ? self.shards.condition(job).shardsInTrouble()
                                        : Double.NaN)
                        .description("Shards whose last call failed")
                        .baseUnit("shards")
                        .tag(TAG_JOB, name)
                        .register(registry));
        remember(
                registry,
                TimeGauge.builder(
                                SHARDS_BEHIND_LATEST, this, TimeUnit.MILLISECONDS, self -> self.millisBehindLatest(job))
                        .description("How far behind the end of its shard the reader furthest behind is")
                        .tag(TAG_JOB, name)
                        .register(registry));
        remember(
                registry,
                Gauge.builder(
                                DATA_LOSSES,
                                this,
                                self -> self.areShardsKnown(job)
                                        ? self.shards.summary(job).dataLosses()
                                        : Double.NaN)
                        .description("How often records left the stream before they were read")
                        .tag(TAG_JOB, name)
                        .register(registry));
        remember(
                registry,
                Gauge.builder(
                                INVALID_RECORDS,
                                this,
                                self -> self.isReadingKnown(job)
                                        ? self.shards.summary(job).invalidRecords()
                                        : Double.NaN)
                        .description("How often the deserialization schema failed on a record")
                        .tag(TAG_JOB, name)
                        .register(registry));
        for (ShardState state : ShardState.values()) {
            if (state != ShardState.FORGOTTEN) {
                remember(
                        registry,
                        Gauge.builder(
                                        SHARDS,
                                        this,
                                        self -> self.areShardsKnown(job)
                                                ? self.shards.summary(job).shards(state)
                                                : Double.NaN)
                                .description("Known shards")
                                .baseUnit("shards")
                                .tag(TAG_JOB, name)
                                .tag(TAG_STATE, state.name().toLowerCase(Locale.ROOT))
                                .register(registry));
            }
        }
    }

    private void remember(MeterRegistry registry, Meter meter) {
        removals.add(() -> registry.remove(meter));
    }

    private boolean areShardsKnown(JobName job) {
        return shards.coverage(job).shardsKnown();
    }

    private boolean isReadingKnown(JobName job) {
        return shards.coverage(job).readingKnown();
    }

    private boolean isRunning(JobName job) {
        return jobs.status(job).map(FlinkJobStatus::observed).orElse(null) == ObservedJobState.RUNNING;
    }

    private double restarts(JobName job) {
        return jobs.status(job).map(FlinkJobStatus::restarts).orElse(0L);
    }

    private double checkpointAge(JobName job) {
        return jobs.status(job)
                .filter(status -> status.observed() == ObservedJobState.RUNNING)
                .map(status -> Duration.between(
                        status.lastCheckpoint() == null
                                ? status.observedSince()
                                : status.lastCheckpoint().completedAt(),
                        clock.instant()))
                .map(Duration::toMillis)
                .map(Long::doubleValue)
                .orElse(Double.NaN);
    }

    private double checkpointFailures(JobName job) {
        return jobs.status(job)
                .map(FlinkJobStatus::checkpointFailures)
                .map(CheckpointFailures::inARow)
                .orElse(0);
    }

    private double timeToTrim(JobName job) {
        Duration left = shards.condition(job).timeToTrim();
        return left == null ? Double.NaN : left.toMillis();
    }

    private double millisBehindLatest(JobName job) {
        Long millis = shards.summary(job).maxMillisBehindLatest();
        return millis == null ? Double.NaN : millis;
    }

    /** Removes exactly what was registered. */
    @Override
    public synchronized void destroy() {
        while (!removals.isEmpty()) {
            removals.remove().run();
        }
    }
}
