/*
 * Copyright the dynamodb-flink authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.dynamodbflink.autoconfigure.job;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Registry whose jobs are in whatever state a test says; it notes commands, and changes nothing. */
public final class StubJobRegistry implements FlinkJobRegistry {

    public static final Instant OBSERVED_AT = Instant.parse("2026-01-01T10:00:00Z");
    public static final Instant STARTED_AT = Instant.parse("2026-01-01T09:00:00Z");
    public static final String JOB_ID = "0123456789abcdef0123456789abcdef";

    /** Reports in tests are made at fixed times, which are long ago. */
    private static final HealthLimits NO_LIMITS = new HealthLimits(true, null, 0, null, null, null, null, false);

    private final Map<JobName, FlinkJobDefinition> definitions = new ConcurrentHashMap<>();
    private final Map<JobName, FlinkJobStatus> statuses = new ConcurrentHashMap<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();

    private volatile @Nullable String savepoint;
    private volatile @Nullable RuntimeException refusal;

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
                false,
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
        obey("start " + name);
    }

    @Override
    public Optional<String> stop(JobName name) {
        obey("stop " + name);
        return Optional.ofNullable(savepoint);
    }

    @Override
    public void restart(JobName name) {
        obey("restart " + name);
    }

    @Override
    public Optional<String> pause(JobName name) {
        obey("pause " + name);
        return Optional.ofNullable(savepoint);
    }

    @Override
    public void resume(JobName name) {
        obey("resume " + name);
    }

    @Override
    public void reset(JobName name, JobStartPosition position) {
        obey("reset " + name + " to " + position);
    }

    @Override
    public String savepoint(JobName name) {
        obey("savepoint " + name);
        return String.valueOf(savepoint);
    }

    private void obey(String command) {
        if (refusal != null) {
            throw refusal;
        }
        commands.add(command);
    }

    /** What it was told to do, in order. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** The path of the savepoints that it pretends to take; null to take none. */
    public void takesSavepoints(@Nullable String path) {
        savepoint = path;
    }

    /** What every command fails with from now on; null to obey. */
    public void refuses(@Nullable RuntimeException failure) {
        refusal = failure;
    }
}
