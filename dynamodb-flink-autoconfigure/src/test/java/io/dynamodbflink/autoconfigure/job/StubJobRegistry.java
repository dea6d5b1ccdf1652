/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Registry whose jobs are in whatever state a test says; it obeys no commands. */
public final class StubJobRegistry implements FlinkJobRegistry {

    public static final Instant OBSERVED_AT = Instant.parse("2026-01-01T10:00:00Z");
    public static final Instant STARTED_AT = Instant.parse("2026-01-01T09:00:00Z");
    public static final String JOB_ID = "0123456789abcdef0123456789abcdef";

    /** Reports in tests are made at fixed times, which are long ago. */
    private static final HealthLimits NO_LIMITS = new HealthLimits(true, null, 0, null, null, null, null, false);

    private final Map<JobName, FlinkJobDefinition> definitions = new ConcurrentHashMap<>();
    private final Map<JobName, FlinkJobStatus> statuses = new ConcurrentHashMap<>();

    public StubJobRegistry(String... runningJobs) {
        for (String job : runningJobs) {
            put(job, DesiredJobState.RUNNING, ObservedJobState.RUNNING);
        }
    }

    public void put(String job, DesiredJobState desired, ObservedJobState observed) {
        put(job, desired, observed, 0, null, null);
    }

    public void put(
            String job,
            DesiredJobState desired,
            ObservedJobState observed,
            long restarts,
            @Nullable CheckpointSummary checkpoint,
            @Nullable FailureSummary failure) {
        put(new FlinkJobStatus(
                JobName.of(job),
                desired,
                observed,
                OBSERVED_AT,
                OBSERVED_AT,
                JOB_ID,
                STARTED_AT,
                null,
                null,
                restarts,
                restarts,
                null,
                checkpoint,
                null,
                failure));
    }

    public void put(FlinkJobStatus status) {
        statuses.put(status.name(), status);
        definitions.put(status.name(), definitionOf(status.name()));
    }

    public void put(FlinkJobDefinition definition) {
        definitions.put(definition.name(), definition);
    }

    private static FlinkJobDefinition definitionOf(JobName name) {
        return new FlinkJobDefinition(
                name,
                true,
                2,
                "orders",
                null,
                "TRIM_HORIZON",
                "orders-replica",
                Duration.ofSeconds(10),
                "s3://key:secret@bucket/checkpoints",
                NO_LIMITS,
                Map.of("pipeline", "revenue"));
    }

    @Override
    public SortedSet<JobName> names() {
        return new TreeSet<>(statuses.keySet());
    }

    @Override
    public Optional<FlinkJobDefinition> definition(JobName name) {
        return Optional.ofNullable(definitions.get(name));
    }

    @Override
    public Optional<FlinkJobStatus> status(JobName name) {
        return Optional.ofNullable(statuses.get(name));
    }

    @Override
    public void start(JobName name) {
        throw new UnsupportedOperationException("start");
    }

    @Override
    public Optional<String> stop(JobName name) {
        throw new UnsupportedOperationException("stop");
    }

    @Override
    public void restart(JobName name) {
        throw new UnsupportedOperationException("restart");
    }

    @Override
    public Optional<String> pause(JobName name) {
        throw new UnsupportedOperationException("pause");
    }

    @Override
    public void resume(JobName name) {
        throw new UnsupportedOperationException("resume");
    }

    @Override
    public void reset(JobName name, JobStartPosition position) {
        throw new UnsupportedOperationException("reset");
    }

    @Override
    public String savepoint(JobName name) {
        throw new UnsupportedOperationException("savepoint");
    }
}
